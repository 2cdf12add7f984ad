#include "heras/train/optimizers/adamw.h"

namespace sealion::heras::train {

void AdamW::move(const ParameterView& parameter, std::span<std::vector<float>> moments,
                 std::uint64_t steps, double rate) const {
  if (parameter.is_kernel) {
    const auto left = static_cast<float>(1 - rate * decay_);
    for (float& value : parameter.values) value *= left;
  }
  Adam::move(parameter, moments, steps, rate);
}

}  // namespace sealion::heras::train
