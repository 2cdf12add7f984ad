#pragma once

#include "heras/train/optimizers/optimizer.h"

namespace sealion::heras::train {

/// Adam (Kingma, Ba 2015, algorithm 1).
class Adam : public Optimizer {
 public:
  Adam() : Optimizer(2) {}

 protected:
  void move(const ParameterView& parameter, std::span<std::vector<float>> moments,
            std::uint64_t steps, double rate) const override;

 private:
  static constexpr double beta1 = 0.9, beta2 = 0.99, epsilon = 1e-8;
};

}  // namespace sealion::heras::train
