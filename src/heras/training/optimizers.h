#pragma once

#include "heras/training/choice.h"

namespace sealion::heras {

/// How the weights move down the gradient.
namespace optimizers {

struct Adam {
  static constexpr const char* name = "adam";
};

/// Adam with decoupled weight decay.
struct AdamW {
  static constexpr const char* name = "adamw";
  double weight_decay = 0;  ///< how much of a kernel goes in a step of rate 1
};

struct Sgd {
  static constexpr const char* name = "sgd";
  double momentum = 0;    ///< from 0 to below 1
  bool nesterov = false;  ///< look ahead by the momentum
};

}  // namespace optimizers

using Optimizer = Choice<"optimizer", optimizers::Adam, optimizers::AdamW, optimizers::Sgd>;

/// Throws `invalid_argument` for numbers that have no meaning.
void check_optimizer(const Optimizer& optimizer);

}  // namespace sealion::heras
