#pragma once

#include "heras/train/optimizers/adam.h"

namespace sealion::heras::train {

/// Adam with decoupled weight decay (Loshchilov, Hutter 2019, algorithm 2): a step also takes rate
/// times decay of each kernel away.
class AdamW final : public Adam {
 public:
  explicit AdamW(double decay) : decay_(decay) {}

 protected:
  void move(const ParameterView& parameter, std::span<std::vector<float>> moments,
            std::uint64_t steps, double rate) const override;

 private:
  double decay_;
};

}  // namespace sealion::heras::train
