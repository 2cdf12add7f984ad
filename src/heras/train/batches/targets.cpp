#include "heras/train/batches/targets.h"

#include <algorithm>
#include <vector>

#include "base/error.h"

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

at::Tensor targets_of(const Dataset& data, std::size_t first, std::size_t count) {
  if (const auto* classes = std::get_if<ClassTargets>(&data.targets)) {
    return part_of<std::int64_t>(classes->of_record, first, count, at::kLong);
  }
  if (const auto* reals = std::get_if<RealTargets>(&data.targets)) {
    return part_of<double>(reals->of_record, first, count, at::kDouble);
  }
  fail(ErrorCode::invalid_argument, "the data does not say what there is to learn of its records");
}

}  // namespace sealion::heras::train
