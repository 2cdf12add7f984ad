#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "heras/dataset.h"
#include "heras/train/dense_blocks.h"
#include "heras/training.h"

namespace sealion::heras::train {

/// What there is to learn, and from what.
struct TrainingTask {
  std::vector<DenseBlock> blocks;
  std::int64_t input_saturation;
  const ImageSet& images;
  std::size_t images_to_learn;  ///< the first so many, at least 2
  const CompileOptions& compile;
  const FitOptions& fit;
  /// Accuracy of these integers on images that are not learned from; may be empty.
  std::function<double(const IntegerNetwork&)> validate;
};

struct TrainingResult {
  IntegerNetwork network;
  History history;
};

/// Trains in floating point first, then with rounded weights. Throws `invalid_argument` where the
/// loss is no number any more.
TrainingResult train(const TrainingTask& task);

}  // namespace sealion::heras::train
