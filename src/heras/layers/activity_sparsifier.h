#pragma once

#include <string>

#include "heras/layers/layer.h"

namespace sealion::heras {

/// A gate on each element, which training opens or closes: a closed one makes the element zero, and
/// with it goes all that only this element needs. Put it behind an Activation: what is closed is
/// not multiplied any more. In training the gates are hard concrete random variables, with a
/// penalty on their expected number; see Louizos, Welling, Kingma, "Learning Sparse Neural Networks
/// through L0 Regularization", ICLR 2018, sections 2.2 and 3, whose names and defaults the options
/// have.
///
///     ActivitySparsifier({.penalty = 1e-3})
///
/// Input shape: any. Output shape: the input's. Weights: kernel [elements], 1 for an open gate and
/// 0 for a closed one; no bias.
class ActivitySparsifier final : public Kind<ActivitySparsifier, UnaryLayer> {
 public:
  static constexpr const char* kind_name = "ActivitySparsifier";

  explicit ActivitySparsifier(ActivitySparsifierOptions options = {});
  static ActivitySparsifier from_config(const JsonValue& config);

  const ActivitySparsifierOptions& options() const { return options_; }
  /// Gates that are closed; 0 before training.
  std::size_t closed_count() const;
  /// One number decides on a gate.
  std::size_t parameter_count() const override { return element_count(input_shape()); }
  WeightSizes weight_sizes() const override { return {element_count(input_shape()), 0}; }
  nlohmann::json get_config() const override;

 private:
  Shape output_shape_of(const Shape& input_shape) const override { return input_shape; }
  NodeId emit_one(ProgramBuilder& builder, NodeId x) const override;
  void check_values(const LayerWeights& weights) const override;

  ActivitySparsifierOptions options_;
};

}  // namespace sealion::heras
