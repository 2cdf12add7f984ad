#include "heras/train/adam.h"

#include <cmath>

namespace sealion::heras::train {

void Adam::step(const std::vector<ParameterView>& parameters, double rate) {
  if (moments_.empty()) {
    for (const ParameterView& parameter : parameters) {
      const std::vector<float> zeros(parameter.values.size());
      moments_.push_back({zeros, zeros});
    }
  }
  ++steps_;
  const double correction1 = 1 - std::pow(beta1, steps_), correction2 = 1 - std::pow(beta2, steps_);
  const auto scale = static_cast<float>(rate / correction1);
  const auto root = static_cast<float>(1 / std::sqrt(correction2));
  constexpr auto keep1 = static_cast<float>(beta1), keep2 = static_cast<float>(beta2);
  constexpr auto tiny = static_cast<float>(epsilon);
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    float* values = parameters[p].values.data();
    float* first = moments_[p].first.data();
    float* second = moments_[p].second.data();
    const float* gradient = parameters[p].gradient.data();
    for (std::size_t i = 0; i < parameters[p].values.size(); ++i) {
      const float g = gradient[i];
      first[i] = keep1 * first[i] + (1 - keep1) * g;
      second[i] = keep2 * second[i] + (1 - keep2) * g * g;
      values[i] -= scale * first[i] / (std::sqrt(second[i]) * root + tiny);
    }
  }
}

}  // namespace sealion::heras::train
