#include "heras/train/modules/linear_map.h"

#include "heras/layers/conv2d.h"
#include "heras/layers/dense.h"
#include "heras/layers/depthwise_conv2d.h"
#include "heras/train/core/quantity.h"
#include "heras/train/modules/images.h"

namespace sealion::heras::train {
namespace {

std::int64_t signed_size(std::size_t size) { return static_cast<std::int64_t>(size); }

class DenseMap final : public LinearMap {
 public:
  explicit DenseMap(const Dense& dense)
      : LinearMap(signed_size(dense.units()), signed_size(dense.inputs())) {}

  at::Tensor apply(const at::Tensor& x, const at::Tensor& kernel) const override {
    return at::linear(x, kernel);
  }
  LogUnits units(const at::Tensor& input, const at::Tensor& output) const override {
    return {output, input};
  }
  at::Tensor output_log_steps(const at::Tensor&, const at::Tensor& log_rows) const override {
    return log_rows;
  }
};

class ConvMap final : public LinearMap {
 public:
  explicit ConvMap(const Conv2D& conv)
      : LinearMap(signed_size(conv.filters()), signed_size(conv.window().kernel_size())),
        window_(conv.window()) {}

  at::Tensor apply(const at::Tensor& x, const at::Tensor& kernel) const override {
    const at::Tensor filters =
        kernel.view({rows(), signed_size(window_.kernel_height), signed_size(window_.kernel_width),
                     signed_size(window_.channels)});
    return channels_last(
        at::conv2d(padded(channels_first(x), window_), channels_first(filters), {},
                   {signed_size(window_.stride_y), signed_size(window_.stride_x)}));
  }
  LogUnits units(const at::Tensor& input, const at::Tensor& output) const override {
    const auto places = signed_size(window_.kernel_height * window_.kernel_width);
    return {output, input.numel() == 1 ? input : input.repeat({places})};
  }
  at::Tensor output_log_steps(const at::Tensor&, const at::Tensor& log_rows) const override {
    return log_rows;
  }

 private:
  Window window_;
};

/// Each row sees one input channel, so that channel's step is part of the row's unit.
class DepthwiseMap final : public LinearMap {
 public:
  explicit DepthwiseMap(const DepthwiseConv2D& conv)
      : LinearMap(signed_size(conv.window().channels * conv.depth_multiplier()),
                  signed_size(conv.window().kernel_height * conv.window().kernel_width)),
        window_(conv.window()),
        multiplier_(signed_size(conv.depth_multiplier())) {}

  at::Tensor apply(const at::Tensor& x, const at::Tensor& kernel) const override {
    const at::Tensor filters = kernel.view(
        {rows(), 1, signed_size(window_.kernel_height), signed_size(window_.kernel_width)});
    return channels_last(at::conv2d(padded(channels_first(x), window_), filters, {},
                                    {signed_size(window_.stride_y), signed_size(window_.stride_x)},
                                    at::IntArrayRef{0, 0}, {1, 1}, signed_size(window_.channels)));
  }
  LogUnits units(const at::Tensor& input, const at::Tensor& output) const override {
    return {output - of_rows(input), at::zeros({1})};
  }
  at::Tensor output_log_steps(const at::Tensor& input, const at::Tensor& log_rows) const override {
    return log_rows + of_rows(input);
  }

 private:
  at::Tensor of_rows(const at::Tensor& input) const {
    return input.numel() == 1 ? input : input.repeat_interleave(multiplier_);
  }

  Window window_;
  std::int64_t multiplier_;
};

}  // namespace

std::shared_ptr<const LinearMap> linear_map(const Dense& layer) {
  return std::make_shared<DenseMap>(layer);
}

std::shared_ptr<const LinearMap> linear_map(const Conv2D& layer) {
  return std::make_shared<ConvMap>(layer);
}

std::shared_ptr<const LinearMap> linear_map(const DepthwiseConv2D& layer) {
  return std::make_shared<DepthwiseMap>(layer);
}

}  // namespace sealion::heras::train
