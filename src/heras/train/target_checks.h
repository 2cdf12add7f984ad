#pragma once

#include <sealion/data.h>

#include "heras/model/model.h"
#include "heras/training/training.h"

namespace sealion::heras::train {

/// Throws `invalid_argument` where the targets, or what the model is compiled for, do not fit its
/// outputs, `unsupported` for options that are of classes where numbers are to be told.
void check_targets(const Targets& targets, const Model& model, const FitOptions& options);

/// What the answers of a model mean that learned these targets: names of classes, where they are
/// not their numbers or one output tells two apart, or a number. Throws as check_targets.
Task task_of(const Model& model, const Targets& targets);

/// What the network's real outputs are multiplied by to be answers: 1 of classes.
double unit_of(const Targets& targets);

}  // namespace sealion::heras::train
