#include "heras/train/modules/pooling.h"

#include <cmath>

#include "heras/train/modules/images.h"
#include "heras/train/modules/shapes.h"

namespace sealion::heras::train {

at::Tensor QuantisedPool::log_steps(const std::vector<at::Tensor>& inputs) const {
  return inputs.front() -
         std::log(static_cast<double>(window_.kernel_height * window_.kernel_width));
}

at::Tensor QuantisedPool::values(const std::vector<Quantity>& inputs, const at::Tensor&) const {
  const auto size = [](std::size_t value) { return static_cast<std::int64_t>(value); };
  const at::Tensor& x = inputs.front().values;
  const at::Tensor pooled = at::avg_pool2d(
      padded(channels_first(x), window_), {size(window_.kernel_height), size(window_.kernel_width)},
      {size(window_.stride_y), size(window_.stride_x)});
  return channels_last(pooled).reshape(batched(x.size(0), shape_));
}

}  // namespace sealion::heras::train
