#include "heras/train/optimizers/sgd.h"

namespace sealion::heras::train {

void Sgd::move(const ParameterView& parameter, std::span<std::vector<float>> moments,
               std::uint64_t /*steps*/, double rate) const {
  const auto keep = static_cast<float>(momentum_), scale = static_cast<float>(rate);
  // How much of velocity and gradient the parameter moves by.
  const float by_velocity = nesterov_ ? keep : 1, by_gradient = nesterov_ ? 1 : 0;
  float* velocity = moments.front().data();
  for (std::size_t i = 0; i < parameter.values.size(); ++i) {
    const float gradient = parameter.gradient[i];
    velocity[i] = keep * velocity[i] + gradient;
    parameter.values[i] -= scale * (by_velocity * velocity[i] + by_gradient * gradient);
  }
}

}  // namespace sealion::heras::train
