#pragma once

#include <cstddef>
#include <cstdint>
#include <future>
#include <vector>

#include "heras/dataset.h"
#include "heras/training.h"

namespace sealion::heras::train {

/// The images to learn from, epoch by epoch. Each epoch is made while the one before is in use, on
/// a second thread if the options allow one.
class EpochSource {
 public:
  /// The first `count` of `images`, which must outlive this.
  EpochSource(const ImageSet& images, std::size_t count, std::int64_t saturation,
              const FitOptions& options);

  /// Levels 0..saturation of the next epoch, [count][pixels]. At most `options.epochs` times.
  std::vector<std::uint8_t> next();

 private:
  void start();

  const ImageSet& images_;
  std::size_t count_;
  std::int64_t saturation_;
  const FitOptions& options_;
  std::size_t started_ = 0;
  std::future<std::vector<std::uint8_t>> ahead_;
};

}  // namespace sealion::heras::train
