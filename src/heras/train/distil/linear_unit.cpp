#include "heras/train/distil/linear_unit.h"

#include <cmath>
#include <memory>
#include <utility>

#include "heras/train/core/rows.h"
#include "heras/train/distil/sparse_unit.h"
#include "heras/train/distil/spread.h"
#include "heras/train/modules/images.h"

namespace sealion::heras::train {
namespace {

std::int64_t signed_size(std::size_t size) { return static_cast<std::int64_t>(size); }

/// [rows][columns] and [rows]
struct Weights {
  at::Tensor kernel, bias;
};

Weights as_weights(const std::vector<double>& kernel, const std::vector<double>& bias) {
  return {at::tensor(kernel, at::kFloat).view({signed_size(bias.size()), -1}),
          at::tensor(bias, at::kFloat)};
}

/// What a matrix and filters have in common.
class KernelUnit : public LinearUnit {
 public:
  void standardise(const at::Tensor& inputs) override {
    const Weights now = weights();
    const Spread spread = spread_of(inputs, channels_);
    const std::int64_t repeats = now.kernel.size(1) / spread.deviation.size(0);
    centre_ = spread.mean.repeat({repeats});
    const at::Tensor spread_kernel = now.kernel * spread.deviation.repeat({repeats});
    const at::Tensor unit = at::clamp_min(spread_kernel.square().mean().sqrt(), 1e-30);
    scale_ = unit / spread.deviation.repeat({repeats}) * (now.kernel != 0);
    bias_scale_ = unit * std::sqrt(static_cast<double>(now.kernel.size(1)));
    kernel_ = at::where(scale_ != 0, now.kernel / scale_, at::zeros_like(now.kernel));
    bias_ = (now.bias + at::mv(now.kernel, centre_)) / bias_scale_;
  }

  std::vector<Parameter> parameters() const override { return {{kernel_, true}, {bias_, false}}; }

  at::Tensor forward(const at::Tensor& inputs) const override {
    const Weights now = weights();
    return apply(inputs, now.kernel + off_.kernel, now.bias + off_.bias);
  }

  void round_to(const real::Operation& rounded) override {
    const Weights now = weights(), to = weights_of(rounded);
    off_ = {(to.kernel - now.kernel).detach(), (to.bias - now.bias).detach()};
  }

 protected:
  /// Inputs of `channels` numbers that are spread alike, again and again.
  KernelUnit(Weights weights, std::int64_t channels)
      : kernel_(std::move(weights.kernel)),
        bias_(std::move(weights.bias)),
        scale_(at::ones({kernel_.size(1)})),
        centre_(at::zeros({kernel_.size(1)})),
        bias_scale_(at::ones({1})),
        off_{at::zeros_like(kernel_), at::zeros_like(bias_)},
        channels_(channels) {}

  Weights weights() const {
    const at::Tensor kernel = kernel_ * scale_;
    return {kernel, bias_ * bias_scale_ - at::mv(kernel, centre_)};
  }

  virtual at::Tensor apply(const at::Tensor& inputs, const at::Tensor& kernel,
                           const at::Tensor& bias) const = 0;
  /// Of a node like that which the unit was made of.
  virtual Weights weights_of(const real::Operation& operation) const = 0;

 private:
  at::Tensor kernel_, bias_;                ///< what is learned
  at::Tensor scale_, centre_, bias_scale_;  ///< its units; 0 for weights that do not exist
  Weights off_;                             ///< what rounding added to the weights
  std::int64_t channels_;
};

class MatrixUnit final : public KernelUnit {
 public:
  MatrixUnit(const real::LinearNode& linear, std::size_t inputs)
      : KernelUnit(as_weights(matrix_of(linear, inputs), linear.bias), signed_size(inputs)),
        inputs_(inputs) {}

  void write(real::Operation& operation) const override {
    auto& linear = std::get<real::LinearNode>(operation);
    const Weights now = weights();
    const std::vector<double> kernel = to_doubles(now.kernel);
    const std::size_t columns = kernel.size() / linear.bias.size();
    linear.bias = to_doubles(now.bias);
    for (std::size_t r = 0; r < linear.bias.size(); ++r) {
      for (std::size_t e = linear.row_starts[r]; e < linear.row_starts[r + 1]; ++e) {
        linear.weights[e] = kernel[r * columns + linear.columns[e]];
      }
    }
  }

 private:
  static std::vector<double> matrix_of(const real::LinearNode& linear, std::size_t inputs) {
    std::vector<double> matrix(linear.bias.size() * inputs, 0);
    for (std::size_t r = 0; r < linear.bias.size(); ++r) {
      for (std::size_t e = linear.row_starts[r]; e < linear.row_starts[r + 1]; ++e) {
        matrix[r * inputs + linear.columns[e]] = linear.weights[e];
      }
    }
    return matrix;
  }

  Weights weights_of(const real::Operation& operation) const override {
    const auto& linear = std::get<real::LinearNode>(operation);
    return as_weights(matrix_of(linear, inputs_), linear.bias);
  }

  at::Tensor apply(const at::Tensor& inputs, const at::Tensor& kernel,
                   const at::Tensor& bias) const override {
    return at::linear(inputs, kernel, bias);
  }

  std::size_t inputs_;
};

class FilterUnit final : public KernelUnit {
 public:
  explicit FilterUnit(const real::Conv2DNode& conv)
      : KernelUnit(as_weights(conv.weights, conv.bias), signed_size(conv.window.channels)),
        window_(conv.window) {}

  void write(real::Operation& operation) const override {
    auto& conv = std::get<real::Conv2DNode>(operation);
    const Weights now = weights();
    conv.weights = to_doubles(now.kernel);
    conv.bias = to_doubles(now.bias);
  }

 private:
  Weights weights_of(const real::Operation& operation) const override {
    const auto& conv = std::get<real::Conv2DNode>(operation);
    return as_weights(conv.weights, conv.bias);
  }

  at::Tensor apply(const at::Tensor& inputs, const at::Tensor& kernel,
                   const at::Tensor& bias) const override {
    const at::Tensor images =
        inputs.view({-1, signed_size(window_.height), signed_size(window_.width),
                     signed_size(window_.channels)});
    const at::Tensor filters =
        kernel.view({-1, signed_size(window_.kernel_height), signed_size(window_.kernel_width),
                     signed_size(window_.channels)});
    return channels_last(at::conv2d(padded(channels_first(images), window_),
                                    channels_first(filters), bias,
                                    {signed_size(window_.stride_y), signed_size(window_.stride_x)}))
        .reshape({inputs.size(0), -1});
  }

  Window window_;
};

/// Whether no row tells its inputs apart.
bool only_adds(const real::LinearNode& linear) {
  for (std::size_t r = 0; r < linear.bias.size(); ++r) {
    for (std::size_t e = linear.row_starts[r]; e < linear.row_starts[r + 1]; ++e) {
      if (linear.weights[e] != linear.weights[linear.row_starts[r]]) return false;
    }
  }
  return true;
}

}  // namespace

std::unique_ptr<LinearUnit> linear_unit(const real::LinearNode& linear, std::size_t inputs) {
  if (only_adds(linear)) return fixed_rows(linear);
  const bool dense = linear.weights.size() > linear.bias.size() * inputs / 3;
  if (dense) return std::make_unique<MatrixUnit>(linear, inputs);
  return shared_rows(linear);
}

std::unique_ptr<LinearUnit> linear_unit(const real::Conv2DNode& conv) {
  return std::make_unique<FilterUnit>(conv);
}

}  // namespace sealion::heras::train
