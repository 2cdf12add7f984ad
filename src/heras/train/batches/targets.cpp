#include "heras/train/batches/targets.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "data/preprocessing/moments.h"

namespace sealion::heras::train {
namespace {

template <typename T, typename Value>
at::Tensor part_of(const std::vector<Value>& all, std::size_t first, std::size_t count,
                   at::ScalarType type) {
  const at::Tensor part = at::empty({static_cast<std::int64_t>(count)}, type);
  std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(first), count, part.data_ptr<T>());
  return part;
}

}  // namespace

TargetScale target_scale(const RealTargets& targets) {
  Moments moments;
  for (const double target : targets.of_record) moments.add(target);
  return {moments.mean(), moments.deviation() > 0 ? moments.deviation() : 1};
}

at::Tensor targets_of(const Targets& targets, std::size_t first, std::size_t count) {
  if (const auto* classes = std::get_if<ClassTargets>(&targets)) {
    return part_of<std::int64_t>(classes->of_record, first, count, at::kLong);
  }
  if (const auto* reals = std::get_if<RealTargets>(&targets)) {
    const TargetScale scale = target_scale(*reals);
    const at::Tensor part = part_of<double>(reals->of_record, first, count, at::kDouble);
    return ((part - scale.mean) / scale.deviation).to(at::kFloat);
  }
  fail(ErrorCode::invalid_argument, "the data does not say what there is to learn of its records");
}

at::Tensor class_scores(const at::Tensor& logits, const Targets& targets) {
  if (!std::holds_alternative<ClassTargets>(targets) || logits.size(1) != 1) return logits;
  return at::cat({at::zeros_like(logits), logits}, 1);
}

}  // namespace sealion::heras::train
