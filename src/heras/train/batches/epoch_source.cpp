#include "heras/train/batches/epoch_source.h"

#include "data/quantise.h"
#include "heras/train/batches/augment.h"

namespace sealion::heras::train {
namespace {

/// Apart for all epochs of all small seeds.
std::uint64_t seed_of_epoch(std::uint64_t seed, std::size_t epoch) {
  return seed * 1000003 + epoch;
}

void quantise_in_place(std::vector<std::uint8_t>& pixels, std::int64_t saturation) {
  const auto table = quantisation_table(saturation);
  for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(table[pixel]);
}

}  // namespace

EpochSource::EpochSource(const ImageSet& images, std::size_t count, std::int64_t saturation,
                         const FitOptions& options, const Teacher* teacher)
    : images_(images),
      count_(count),
      saturation_(saturation),
      options_(options),
      teacher_(teacher) {}

EpochImages EpochSource::get(std::size_t epoch) {
  if (!ahead_.valid() || started_ != epoch) start(epoch);
  EpochImages made = ahead_.get();
  if (epoch + 1 < options_.epochs) start(epoch + 1);
  return made;
}

void EpochSource::start(std::size_t epoch) {
  const auto policy =
      options_.context.thread_count() > 1 ? std::launch::async : std::launch::deferred;
  started_ = epoch;
  ahead_ =
      std::async(policy, [this, seed = seed_of_epoch(options_.seed, epoch)] { return make(seed); });
}

EpochImages EpochSource::make(std::uint64_t seed) const {
  const Augmentation limits = options_.augmentation.value_or(no_augmentation);
  const ExecutionContext context = options_.context.quiet();
  if (teacher_ == nullptr) {
    return {warp_images(images_, count_, saturation_, limits, seed, context), {}};
  }
  // Teacher and student may have different levels: pixels first.
  std::vector<std::uint8_t> pixels =
      warp_images(images_, count_, largest_input_saturation, limits, seed, context);
  std::vector<float> logits = teacher_->logits(pixels);
  quantise_in_place(pixels, saturation_);
  return {std::move(pixels), std::move(logits)};
}

}  // namespace sealion::heras::train
