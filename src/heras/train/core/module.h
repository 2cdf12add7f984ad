#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <vector>

#include "heras/layers/layer.h"
#include "heras/train/core/parameter.h"
#include "heras/train/core/quantity.h"

namespace sealion::heras::train {

/// A layer as the second phase of training sees it: it computes with numbers that its integers will
/// stand for, while the optimizer moves the floats behind them.
class QuantisedModule {
 public:
  virtual ~QuantisedModule() = default;

  virtual std::vector<Parameter> parameters() const { return {}; }
  /// All that training changes: of sizes that do not depend on it, and written to as well as read.
  virtual std::vector<at::Tensor> state() const { return tensors_of(parameters()); }
  /// The steps of the outputs, given those of the inputs.
  virtual at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const = 0;
  /// The outputs, whose steps are `log_steps`.
  virtual at::Tensor values(const std::vector<Quantity>& inputs,
                            const at::Tensor& log_steps) const = 0;
  /// What the layer keeps, if training ended here; empty for layers without weights.
  virtual LayerWeights integers(const std::vector<at::Tensor>& /*input_log_steps*/) const {
    return {};
  }
};

/// A layer as the first phase sees it: in floating point, with what only training has
/// (normalisation, gates that may be half open, dropout).
class FloatModule {
 public:
  virtual ~FloatModule() = default;

  virtual std::vector<Parameter> parameters() const { return {}; }
  /// As that of a QuantisedModule; settling gates may add to it.
  virtual std::vector<at::Tensor> state() const { return tensors_of(parameters()); }
  /// [batch] and the output shape, from tensors of [batch] and the input shapes, channels last.
  virtual at::Tensor forward(const std::vector<at::Tensor>& inputs) = 0;
  /// What the layer adds to the loss; undefined for nothing.
  virtual at::Tensor penalty() const { return {}; }
  /// Ends the search for gates: each is open or closed from now on.
  virtual void settle_gates() {}
  /// Ends what depends on the rest of the batch or on chance: normalisation is folded into the
  /// weights, and nothing is dropped.
  virtual void freeze() {}
  /// The same layer for the second phase, behind inputs of these steps.
  virtual std::unique_ptr<QuantisedModule> quantised(
      const std::vector<at::Tensor>& input_log_steps) const = 0;
};

}  // namespace sealion::heras::train
