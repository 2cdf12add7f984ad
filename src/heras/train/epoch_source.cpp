#include "heras/train/epoch_source.h"

#include "base/parallel.h"
#include "heras/train/augment.h"

namespace sealion::heras::train {
namespace {

/// Apart for all epochs of all small seeds.
std::uint64_t seed_of_epoch(std::uint64_t seed, std::size_t epoch) {
  return seed * 1000003 + epoch;
}

}  // namespace

EpochSource::EpochSource(const ImageSet& images, std::size_t count, std::int64_t saturation,
                         const FitOptions& options)
    : images_(images), count_(count), saturation_(saturation), options_(options) {
  start();
}

std::vector<std::uint8_t> EpochSource::next() {
  std::vector<std::uint8_t> levels = ahead_.get();
  if (started_ < options_.epochs) start();
  return levels;
}

void EpochSource::start() {
  const std::size_t threads = options_.threads == 0 ? available_threads() : options_.threads;
  const auto policy = threads > 1 ? std::launch::async : std::launch::deferred;
  const std::uint64_t seed = seed_of_epoch(options_.seed, started_++);
  const WarpLimits limits = options_.augment ? WarpLimits{} : WarpLimits{0, 0, 0, 0};
  ahead_ = std::async(policy, [this, limits, seed] {
    return warp_images(images_, count_, saturation_, limits, seed);
  });
}

}  // namespace sealion::heras::train
