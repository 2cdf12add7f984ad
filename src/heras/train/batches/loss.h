#pragma once

#include <ATen/ATen.h>
#include <sealion/data.h>

#include <memory>

#include "heras/training/training.h"

namespace sealion::heras::train {

/// What a network should have said of a batch.
struct BatchTargets {
  at::Tensor known;    ///< [batch]: classes, integers, or real numbers
  at::Tensor teacher;  ///< logits, [batch][outputs], or undefined
};

class Loss {
 public:
  virtual ~Loss() = default;
  /// The mean over a batch, of scores [batch][outputs].
  virtual at::Tensor of(const at::Tensor& scores, const BatchTargets& targets) const = 0;
};

/// The loss that the options name, of classes or of numbers. Throws `unsupported` for that of no
/// labels, and for numbers where it is of classes.
std::unique_ptr<Loss> make_loss(const CompileOptions& options, const Targets& targets);

/// (1 - weight) * loss(labels) + weight * T^2 * KL(teacher || student).
std::unique_ptr<Loss> with_teacher(std::unique_ptr<Loss> of_labels, const Distillation& options);

}  // namespace sealion::heras::train
