#pragma once

#include <memory>
#include <vector>

#include "heras/model/model.h"
#include "heras/train/core/graph.h"
#include "heras/train/core/module.h"

namespace sealion::heras::train {

/// A trained model computed layer by layer by libtorch in double precision: a second opinion on its
/// integer program, with which it agrees exactly as long as all values are below 2^53; and what
/// other models learn from.
class ExactNetwork {
 public:
  /// Throws `invalid_argument` for a model that is not trained.
  explicit ExactNetwork(const Model& model);

  /// Integer scores, [batch][outputs], of levels, [batch][inputs], both as doubles.
  at::Tensor logits(const at::Tensor& levels) const;

 private:
  Graph graph_;
  std::vector<std::unique_ptr<QuantisedModule>> modules_;  // [layers]
};

}  // namespace sealion::heras::train
