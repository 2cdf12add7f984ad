#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "heras/training/optimizers.h"

namespace sealion::heras::train {

/// A parameter and how the loss changes with it, element by element.
struct ParameterView {
  std::span<float> values;
  std::span<const float> gradient;
  bool is_kernel = false;  ///< weight decay is for kernels alone
};

/// What an optimizer knows of earlier steps.
struct OptimizerMemory {
  std::uint64_t steps = 0;
  /// As many for each parameter as the optimizer keeps, one parameter after another, each of the
  /// parameter's size; empty before the first step.
  std::vector<std::vector<float>> moments;
};

/// Moves parameters, one pass over the memory for each: libtorch's optimizers take ten, and at
/// small batches most of the time.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// Moves the parameters, the same ones in each call, against their gradients.
  void step(const std::vector<ParameterView>& parameters, double rate);

  const OptimizerMemory& memory() const { return memory_; }
  /// Goes on with what another of its kind knew of parameters of these sizes; false where that
  /// does not fit.
  bool restore(OptimizerMemory memory, const std::vector<std::size_t>& sizes);

 protected:
  explicit Optimizer(std::size_t moments_per_parameter) : kept_(moments_per_parameter) {}

  /// One parameter, which has these moments, in step `steps`, from 1.
  virtual void move(const ParameterView& parameter, std::span<std::vector<float>> moments,
                    std::uint64_t steps, double rate) const = 0;

 private:
  std::size_t kept_;  ///< moments of a parameter
  OptimizerMemory memory_;
};

/// The one that is chosen.
std::unique_ptr<Optimizer> make_optimizer(const heras::Optimizer& options);

}  // namespace sealion::heras::train
