#pragma once

#include <ATen/Generator.h>

#include <memory>
#include <vector>

#include "heras/train/core/graph.h"
#include "heras/train/core/module.h"
#include "heras/train/networks/quantised_network.h"
#include "heras/train/networks/trainable.h"

namespace sealion::heras::train {

/// The first phase: floating-point weights, normalisation, and gates that open and close.
class FloatNetwork final : public Trainable {
 public:
  /// A `gate_penalty` above 0 takes the place of the layers' own.
  FloatNetwork(const Model& model, const at::Generator& generator, double gate_penalty = 0);

  std::vector<Parameter> parameters() const override;
  std::vector<at::Tensor> state() const override;
  at::Tensor logits(const at::Tensor& levels) override;
  at::Tensor penalty() const override;
  IntegerNetwork integers() const override;

  /// Whether gates are still searched for.
  bool has_gates() const;
  /// Ends that search.
  void settle_gates();
  /// Ends normalisation and dropout: the network stays one of floating-point weights, with a
  /// `FloatModule::freeze` of each layer.
  void freeze();
  /// The same network for the second phase, in which a bit of the answer's range costs
  /// `range_penalty`.
  QuantisedNetwork quantised(double range_penalty) const;

 private:
  Graph graph_;
  std::vector<std::unique_ptr<FloatModule>> modules_;  // [layers]
};

}  // namespace sealion::heras::train
