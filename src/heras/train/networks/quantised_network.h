#pragma once

#include <memory>
#include <vector>

#include "heras/train/core/graph.h"
#include "heras/train/core/module.h"
#include "heras/train/networks/trainable.h"

namespace sealion::heras::train {

/// The second phase: each use of the weights sees them rounded to what their integers stand for,
/// while the optimizer moves the floats behind them and the steps between them. A linear layer has
/// a step for each output channel, which the next layer's weights absorb, or a single one where its
/// place in the network asks for it.
class QuantisedNetwork final : public Trainable {
 public:
  QuantisedNetwork(Graph graph, std::vector<std::unique_ptr<QuantisedModule>> modules,
                   double range_penalty);

  std::vector<Parameter> parameters() const override;
  std::vector<at::Tensor> state() const override;
  at::Tensor logits(const at::Tensor& levels) override;
  /// The bits that the largest logit of the batch takes, times the range penalty.
  at::Tensor penalty() const override;
  IntegerNetwork integers() const override;

 private:
  /// The steps of what each layer makes.
  std::vector<at::Tensor> log_steps() const;

  Graph graph_;
  std::vector<std::unique_ptr<QuantisedModule>> modules_;  // [layers]
  double range_penalty_;
  at::Tensor range_bits_;  ///< of the batch seen last
};

}  // namespace sealion::heras::train
