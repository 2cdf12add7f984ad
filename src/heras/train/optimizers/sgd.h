#pragma once

#include "heras/train/optimizers/optimizer.h"

namespace sealion::heras::train {

/// Gradient descent with momentum, if Nesterov's as Sutskever et al. 2013 (section 2) have it: the
/// gradient counts as if it had been taken where the momentum leads.
class Sgd final : public Optimizer {
 public:
  Sgd(double momentum, bool nesterov) : Optimizer(1), momentum_(momentum), nesterov_(nesterov) {}

 protected:
  void move(const ParameterView& parameter, std::span<std::vector<float>> moments,
            std::uint64_t steps, double rate) const override;

 private:
  double momentum_;
  bool nesterov_;
};

}  // namespace sealion::heras::train
