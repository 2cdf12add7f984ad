#include "heras/train/optimizers/adam.h"

#include <cmath>

namespace sealion::heras::train {

void Adam::move(const ParameterView& parameter, std::span<std::vector<float>> moments,
                std::uint64_t steps, double rate) const {
  const double correction1 = 1 - std::pow(beta1, steps), correction2 = 1 - std::pow(beta2, steps);
  const auto scale = static_cast<float>(rate / correction1);
  const auto root = static_cast<float>(1 / std::sqrt(correction2));
  constexpr auto keep1 = static_cast<float>(beta1), keep2 = static_cast<float>(beta2);
  constexpr auto tiny = static_cast<float>(epsilon);
  float* values = parameter.values.data();
  float* first = moments[0].data();
  float* second = moments[1].data();
  const float* gradient = parameter.gradient.data();
  for (std::size_t i = 0; i < parameter.values.size(); ++i) {
    const float g = gradient[i];
    first[i] = keep1 * first[i] + (1 - keep1) * g;
    second[i] = keep2 * second[i] + (1 - keep2) * g * g;
    values[i] -= scale * first[i] / (std::sqrt(second[i]) * root + tiny);
  }
}

}  // namespace sealion::heras::train
