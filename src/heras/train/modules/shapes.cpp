#include "heras/train/modules/shapes.h"

#include <cmath>

#include "heras/train/modules/images.h"

namespace sealion::heras::train {

std::vector<std::int64_t> batched(std::int64_t batch, const Shape& shape) {
  std::vector<std::int64_t> sizes = {batch};
  for (const std::size_t size : shape) sizes.push_back(static_cast<std::int64_t>(size));
  return sizes;
}

at::Tensor QuantisedInput::log_steps(const std::vector<at::Tensor>&) const {
  return at::full({1}, std::log(step_));
}

at::Tensor QuantisedReshape::log_steps(const std::vector<at::Tensor>& inputs) const {
  const at::Tensor& steps = inputs.front();
  if (steps.numel() == 1 || from_ == to_) return steps;
  const auto repeats = static_cast<std::int64_t>(element_count(from_) / from_.back());
  return steps.repeat({repeats});
}

at::Tensor QuantisedPadding::values(const std::vector<Quantity>& inputs, const at::Tensor&) const {
  const Window window{.pad_top = borders_.top,
                      .pad_left = borders_.left,
                      .pad_bottom = borders_.bottom,
                      .pad_right = borders_.right};
  const at::Tensor& x = inputs.front().values;
  return channels_last(padded(channels_first(x), window)).reshape(batched(x.size(0), shape_));
}

at::Tensor FloatDropout::forward(const std::vector<at::Tensor>& inputs) {
  const at::Tensor& x = inputs.front();
  const at::Tensor kept = at::empty(x.sizes()).bernoulli_(1 - rate_, generator_);
  return x * kept / (1 - rate_);
}

}  // namespace sealion::heras::train
