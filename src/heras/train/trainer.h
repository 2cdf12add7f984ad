#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <functional>

#include "base/tensor.h"
#include "heras/model/model.h"
#include "heras/train/networks/trainable.h"
#include "heras/training/training.h"

namespace sealion::heras::train {

/// What there is to learn, and from what.
struct TrainingTask {
  const Model& model;
  const Dataset& data;
  std::size_t records_to_learn;  ///< the first so many, at least 2; the others judge
  const CompileOptions& compile;
  const FitOptions& fit;
  /// Logits of these integers on the records that judge, [outputs][records]; asked only if there
  /// are some.
  std::function<RealBatch(const IntegerNetwork&)> held_out_logits;
  /// The model that these integers would make.
  std::function<Model(const IntegerNetwork&, const History&)> finish;
};

struct TrainingResult {
  IntegerNetwork network;
  History history;
};

/// Trains in floating point first, while gates are searched for and then without them, and at last
/// with rounded weights. Throws `invalid_argument` where the loss is no number any more, and what
/// `decode_checkpoint` throws for a checkpoint that it cannot go on from.
TrainingResult train(const TrainingTask& task);

}  // namespace sealion::heras::train
