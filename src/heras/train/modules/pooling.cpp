#include "heras/train/modules/pooling.h"

#include <cmath>

#include "heras/train/modules/images.h"
#include "heras/train/modules/shapes.h"

namespace sealion::heras::train {
namespace {

at::Tensor averages(const at::Tensor& x, const Window& window, const Shape& shape) {
  const auto size = [](std::size_t value) { return static_cast<std::int64_t>(value); };
  const at::Tensor pooled = at::avg_pool2d(padded(channels_first(x), window),
                                           {size(window.kernel_height), size(window.kernel_width)},
                                           {size(window.stride_y), size(window.stride_x)});
  return channels_last(pooled).reshape(batched(x.size(0), shape));
}

}  // namespace

at::Tensor FloatPool::forward(const std::vector<at::Tensor>& inputs) {
  return averages(inputs.front(), window_, shape_);
}

std::unique_ptr<QuantisedModule> FloatPool::quantised(const std::vector<at::Tensor>&) const {
  return std::make_unique<QuantisedPool>(window_, shape_);
}

at::Tensor QuantisedPool::log_steps(const std::vector<at::Tensor>& inputs) const {
  return inputs.front() -
         std::log(static_cast<double>(window_.kernel_height * window_.kernel_width));
}

at::Tensor QuantisedPool::values(const std::vector<Quantity>& inputs, const at::Tensor&) const {
  return averages(inputs.front().values, window_, shape_);
}

}  // namespace sealion::heras::train
