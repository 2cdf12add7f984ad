#include "heras/train/modules/merging.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "program/program.h"

namespace sealion::heras::train {
namespace {

/// The integer factor of an input of that step in a sum of this one.
double factor_of(const at::Tensor& input_log_steps, const at::Tensor& log_steps) {
  const double ratio = (input_log_steps - log_steps).item<double>();
  return std::max(1.0, std::nearbyint(std::exp(ratio)));
}

class ExactAdd final : public QuantisedModule {
 public:
  explicit ExactAdd(std::vector<std::int32_t> factors) : factors_(std::move(factors)) {}

  at::Tensor log_steps(const std::vector<at::Tensor>&) const override { return at::zeros({1}); }
  at::Tensor values(const std::vector<Quantity>& inputs, const at::Tensor&) const override {
    at::Tensor sum;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const at::Tensor term = integers_of(inputs[i]) * static_cast<double>(factors_[i]);
      sum = sum.defined() ? sum + term : term;
    }
    return sum;
  }

 private:
  std::vector<std::int32_t> factors_;
};

}  // namespace

at::Tensor FloatAdd::forward(const std::vector<at::Tensor>& inputs) {
  at::Tensor sum = inputs.front();
  for (std::size_t i = 1; i < inputs.size(); ++i) sum = sum + inputs[i];
  return sum;
}

std::unique_ptr<QuantisedModule> FloatAdd::quantised(const std::vector<at::Tensor>&) const {
  return std::make_unique<QuantisedAdd>();
}

at::Tensor QuantisedAdd::log_steps(const std::vector<at::Tensor>& inputs) const {
  return *std::min_element(inputs.begin(), inputs.end(), [](const auto& a, const auto& b) {
    return a.template item<double>() < b.template item<double>();
  });
}

at::Tensor QuantisedAdd::values(const std::vector<Quantity>& inputs,
                                const at::Tensor& log_steps) const {
  at::Tensor sum;
  for (const Quantity& input : inputs) {
    const double exact = std::exp((input.log_steps - log_steps).item<double>());
    // The factor is rounded; gradients pass straight through.
    const at::Tensor term = input.values * (factor_of(input.log_steps, log_steps) / exact);
    sum = sum.defined() ? sum + term : term;
  }
  return sum;
}

LayerWeights QuantisedAdd::integers(const std::vector<at::Tensor>& input_log_steps) const {
  const at::Tensor steps = log_steps(input_log_steps);
  LayerWeights weights;
  for (const at::Tensor& input : input_log_steps) {
    const double factor = factor_of(input, steps);
    if (!(factor <= largest_weight)) {
      fail(ErrorCode::does_not_fit,
           "training ended with branches whose scales differ by a factor of {}: no sum has one "
           "beyond {}",
           factor, largest_weight);
    }
    weights.kernel.push_back(static_cast<std::int32_t>(factor));
  }
  return weights;
}

std::unique_ptr<QuantisedModule> exact_add(const Layer& add) {
  return std::make_unique<ExactAdd>(add.weights().kernel);
}

at::Tensor QuantisedConcatenate::log_steps(const std::vector<at::Tensor>& inputs) const {
  std::vector<at::Tensor> steps;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    steps.push_back(steps_for_each(inputs[i], static_cast<std::int64_t>(shapes_[i].back())));
  }
  return at::cat(steps);
}

at::Tensor QuantisedConcatenate::values(const std::vector<Quantity>& inputs,
                                        const at::Tensor&) const {
  std::vector<at::Tensor> values;
  for (const Quantity& input : inputs) values.push_back(input.values);
  return at::cat(values, static_cast<std::int64_t>(dimension_) + 1);
}

}  // namespace sealion::heras::train
