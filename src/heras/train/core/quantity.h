#pragma once

#include <ATen/ATen.h>

namespace sealion::heras::train {

/// What a layer of a quantised network makes: real numbers that are integers times steps.
struct Quantity {
  at::Tensor values;  ///< [batch] and the layer's output shape, channels last
  /// Natural logarithms of the steps, one for each index of the last dimension, or [1] where all
  /// are the same.
  at::Tensor log_steps;
};

/// The steps as one for each of `count` indices.
inline at::Tensor steps_for_each(const at::Tensor& log_steps, std::int64_t count) {
  return log_steps.numel() == 1 ? log_steps.expand({count}) : log_steps;
}

/// The integers, as doubles, of values that are in doubles too: sums of pools come as averages.
inline at::Tensor integers_of(const Quantity& x) {
  return (x.values / x.log_steps.to(at::kDouble).exp()).round();
}

}  // namespace sealion::heras::train
