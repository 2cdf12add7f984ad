#include "heras/train/core/rounding_functions.h"

#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

namespace sealion::heras::train {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// exp(logarithm - subtrahend), `count` times where there is one for all.
std::vector<float> exponentials(const at::Tensor& logarithms, std::int64_t count,
                                float subtrahend) {
  const std::span<const float> values = view(logarithms);
  std::vector<float> all(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = std::exp(values[values.size() == 1 ? 0 : i] - subtrahend);
  }
  return all;
}

/// The gradient of logarithms that may have been one for all.
at::Tensor as_shaped(const at::Tensor& gradient, const at::Tensor& logarithms) {
  return logarithms.numel() == 1 ? gradient.sum().reshape({1}) : gradient;
}

/// In plain loops: as tensor operations this would be most of the time of a step.
struct RoundKernel : torch::autograd::Function<RoundKernel> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& kernel,
                            const at::Tensor& log_rows, const at::Tensor& log_columns,
                            double saturation) {
    const Units units = units_of({log_rows, log_columns}, kernel.size(0), kernel.size(1));
    const at::Tensor rounded = at::empty_like(kernel), inside = at::empty_like(kernel);
    round_kernel(view(kernel), units, static_cast<float>(saturation),
                 {view(rounded), view(inside)});
    context->save_for_backward({kernel, log_rows, log_columns, rounded, inside});
    return rounded;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &kernel = saved[0], &rounded = saved[3], &inside = saved[4];
    const at::Tensor gradient = gradients[0].contiguous();
    const at::Tensor for_kernel = at::empty_like(kernel);
    const at::Tensor for_rows = at::zeros({kernel.size(0)});
    const at::Tensor for_columns = at::zeros({kernel.size(1)});
    round_kernel_backward(view(kernel), {view(rounded), view(inside)}, view(gradient),
                          {view(for_kernel), view(for_rows), view(for_columns)});
    return {for_kernel, as_shaped(for_rows, saved[1]), as_shaped(for_columns, saved[2]), {}};
  }
};

struct RoundBias : torch::autograd::Function<RoundBias> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& bias,
                            const at::Tensor& log_steps) {
    const at::Tensor rounded = at::empty_like(bias);
    round_bias(view(bias), steps_of(log_steps, bias.numel()), view(rounded));
    context->save_for_backward({bias, log_steps, rounded});
    return rounded;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &bias = saved[0], &log_steps = saved[1], &rounded = saved[2];
    return {gradients[0], as_shaped(gradients[0] * (rounded - bias), log_steps)};
  }
};

}  // namespace

std::span<float> view(const at::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

float common_log(const at::Tensor& log_columns) {
  constexpr float floats_have_room = 60;  // of the 87 that exp takes either way
  const float first = view(log_columns).front();
  return std::abs(first) < floats_have_room ? 0 : first;
}

Units units_of(const LogUnits& units, std::int64_t rows, std::int64_t columns) {
  const float common = common_log(units.columns);
  return {exponentials(units.rows, rows, common), exponentials(units.columns, columns, common)};
}

std::vector<double> steps_of(const at::Tensor& log_steps, std::int64_t count) {
  const std::span<const float> logarithms = view(log_steps);
  std::vector<double> steps(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const float logarithm = logarithms[logarithms.size() == 1 ? 0 : i];
    const float step = std::exp(logarithm);
    steps[i] = std::isnormal(step) ? double{step} : std::exp(double{logarithm});
  }
  return steps;
}

at::Tensor round_kernel_through(const at::Tensor& kernel, const LogUnits& units, float saturation) {
  return RoundKernel::apply(kernel, units.rows.contiguous(), units.columns.contiguous(),
                            double{saturation});
}

at::Tensor round_bias_through(const at::Tensor& bias, const at::Tensor& log_steps) {
  return RoundBias::apply(bias, log_steps.contiguous());
}

}  // namespace sealion::heras::train
