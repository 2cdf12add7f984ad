#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "heras/train/core/parameter.h"
#include "heras/train/optimizers/optimizer.h"

namespace sealion::heras::train {

/// One step of the parameters, all of which the loss depends on, against its gradient.
void descend(const at::Tensor& loss, const std::vector<Parameter>& parameters, Optimizer& optimizer,
             double rate);

}  // namespace sealion::heras::train
