#include "onnx/lower/reduction.h"

#include <utility>

#include "onnx/lower/arrangement.h"

namespace sealion::onnx {
namespace {

Reduction reduction_over(const Shape& from, const std::vector<bool>& gone, bool keep) {
  Shape kept;  // with 1 where a dimension goes
  Reduction reduction;
  for (std::size_t d = 0; d < from.size(); ++d) {
    kept.push_back(gone[d] ? 1 : from[d]);
    if (keep || !gone[d]) reduction.shape.push_back(kept.back());
  }
  reduction.groups.resize(element_count(kept));
  const std::vector<std::size_t> strides = strides_of(kept), from_strides = strides_of(from);
  for (std::size_t i = 0; i < element_count(from); ++i) {
    std::size_t group = 0;
    for (std::size_t d = 0; d < from.size(); ++d) {
      if (!gone[d]) group += i / from_strides[d] % from[d] * strides[d];
    }
    reduction.groups[group].push_back(i);
  }
  return reduction;
}

}  // namespace

Reduction reduction_of(const Call& call) {
  const Shape& from = call.shape(0);
  const auto axes = call.has_input(1) ? call.constant_integers(1) : call.integers("axes");
  const bool none = axes.empty() && call.integer("noop_with_empty_axes", 0) != 0;
  std::vector<bool> gone(from.size(), axes.empty() && !none);
  for (const std::int64_t axis : axes) gone[call.axis(axis, from.size())] = true;
  return reduction_over(from, gone, call.integer("keepdims", 1) != 0);
}

Reduction reduction_along(const Shape& from, std::size_t axis, bool keep) {
  std::vector<bool> gone(from.size(), false);
  gone[axis] = true;
  return reduction_over(from, gone, keep);
}

}  // namespace sealion::onnx
