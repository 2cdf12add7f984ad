#pragma once

#include <cstddef>
#include <cstdint>
#include <future>
#include <vector>

#include "data/dataset.h"
#include "heras/train/batches/teacher.h"
#include "heras/training/training.h"

namespace sealion::heras::train {

/// The images of an epoch.
struct EpochImages {
  std::vector<std::uint8_t> levels;   ///< 0..saturation, [count][pixels]
  std::vector<float> teacher_logits;  ///< of the same images, [count][outputs]; or empty
};

/// The images to learn from, epoch by epoch, and what a teacher says of them. Each epoch is made
/// while the one before is in use, on a second thread if the options allow one.
class EpochSource {
 public:
  /// The first `count` of `images`; these, the options and the teacher, which may be null, must
  /// outlive this.
  EpochSource(const ImageSet& images, std::size_t count, std::int64_t saturation,
              const FitOptions& options, const Teacher* teacher = nullptr);

  /// Those of epoch `epoch`, from 0. The next one is the quickest.
  EpochImages get(std::size_t epoch);

 private:
  void start(std::size_t epoch);
  EpochImages make(std::uint64_t seed) const;

  const ImageSet& images_;
  std::size_t count_;
  std::int64_t saturation_;
  const FitOptions& options_;
  const Teacher* teacher_;
  std::size_t started_ = 0;  ///< the epoch that `ahead_` makes
  std::future<EpochImages> ahead_;
};

}  // namespace sealion::heras::train
