#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "heras/train/core/parameter.h"
#include "heras/train/optimizers/optimizer.h"

namespace sealion::heras::train {

/// Makes all gradients shorter, together, where they are longer than `most`.
void clip_gradients(const std::vector<Parameter>& parameters, double most);
/// One step against the gradients, which are gone then.
void move(const std::vector<Parameter>& parameters, Optimizer& optimizer, double rate);

/// One step of the parameters, all of which the loss depends on, against its gradient.
void descend(const at::Tensor& loss, const std::vector<Parameter>& parameters, Optimizer& optimizer,
             double rate);

}  // namespace sealion::heras::train
