#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sealion::heras::train {

/// A parameter and how the loss changes with it.
struct ParameterView {
  std::span<float> values;
  std::span<const float> gradient;
};

/// The optimizer, one pass over the memory for each parameter: libtorch's takes ten, and at small
/// batches most of the time.
class Adam {
 public:
  /// Moves the parameters, the same ones in each call, against their gradients.
  void step(const std::vector<ParameterView>& parameters, double rate);

 private:
  static constexpr double beta1 = 0.9, beta2 = 0.99, epsilon = 1e-8;

  struct Moments {
    std::vector<float> first, second;
  };
  std::vector<Moments> moments_;
  std::size_t steps_ = 0;
};

}  // namespace sealion::heras::train
