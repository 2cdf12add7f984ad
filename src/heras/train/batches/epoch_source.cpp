#include "heras/train/batches/epoch_source.h"

#include <utility>

#include "heras/train/batches/augment.h"

namespace sealion::heras::train {
namespace {

constexpr std::int64_t largest_byte = 255;

/// Apart for all epochs of all small seeds.
std::uint64_t seed_of_epoch(std::uint64_t seed, std::size_t epoch) {
  return seed * 1000003 + epoch;
}

std::optional<Pictures> pictures_to_move(const Inputs& inputs, const FitOptions& options) {
  return options.augmentation ? pictures_of(inputs) : std::nullopt;
}

}  // namespace

EpochSource::EpochSource(const Inputs& inputs, std::size_t count, Preprocessing preprocessing,
                         const FitOptions& options, const Teacher* teacher)
    : inputs_(inputs),
      count_(count),
      preprocessing_(std::move(preprocessing)),
      options_(options),
      teacher_(teacher),
      moving_(pictures_to_move(inputs, options)) {}

EpochRecordsPtr EpochSource::get(std::size_t epoch) {
  if (!moving_) return still();
  if (!ahead_.valid() || started_ != epoch) start(epoch);
  EpochRecordsPtr made = ahead_.get();
  if (epoch + 1 < options_.epochs) start(epoch + 1);
  return made;
}

EpochRecordsPtr EpochSource::still() {
  if (!still_) still_ = std::make_shared<const EpochRecords>(prepared(inputs_));
  return still_;
}

void EpochSource::start(std::size_t epoch) {
  const auto policy =
      options_.context.thread_count() > 1 ? std::launch::async : std::launch::deferred;
  started_ = epoch;
  ahead_ = std::async(policy, [this, seed = seed_of_epoch(options_.seed, epoch)] {
    return std::make_shared<const EpochRecords>(moved(seed));
  });
}

EpochRecords EpochSource::moved(std::uint64_t seed) const {
  const Augmentation& limits = *options_.augmentation;
  const ExecutionContext context = options_.context.quiet();
  if (teacher_ == nullptr) {
    const auto& rules = std::get<ArrayRules>(preprocessing_);
    return {warp_pictures(*moving_, count_, rules, limits, seed, context), {}};
  }
  // Teacher and student may make other integers of a pixel: pixels first.
  const std::vector<std::size_t>& shape = std::get<Records>(inputs_).shape;
  const std::vector<Level> pixels =
      warp_pictures(*moving_, count_, pixel_levels(shape, largest_byte), limits, seed, context);
  return prepared(Records{shape, count_, std::vector<std::uint8_t>(pixels.begin(), pixels.end())});
}

EpochRecords EpochSource::prepared(const Inputs& inputs) const {
  return {levels_of(preprocessing_, inputs, count_, options_.context.quiet()),
          teacher_ == nullptr ? std::vector<float>() : teacher_->logits(inputs, count_)};
}

}  // namespace sealion::heras::train
