#pragma once

#include <string>

#include "heras/train/batches/loss.h"
#include "heras/train/batches/metrics.h"
#include "heras/train/trainer.h"

namespace sealion::heras::train {

/// Notes the accuracies among the largest K under their names behind `prefix`.
void note_top_k(const MetricMeans& means, const CompileOptions& options, const std::string& prefix,
                Epoch& epoch);

/// Notes what the network, rounded as it would be if training ended here, makes of the records that
/// judge; nothing where there are none. `loss` is that of the labels.
void validate(const TrainingTask& task, const Trainable& network, const Loss& loss, Epoch& epoch);

}  // namespace sealion::heras::train
