#pragma once

#include "heras/layers/layer.h"

namespace sealion::heras {

/// The sum of its inputs, element by element. Integers of different layers mean different
/// multiples of the real values, so each input has a factor that brings it to the common scale.
///
///     Add()
///
/// Input shape: 2 to `most_operands` inputs of one shape. Output shape: the same. Weights: kernel
/// [inputs], the factors, none zero; no bias.
class Add final : public Kind<Add, Layer> {
 public:
  static constexpr const char* kind_name = "Add";

  explicit Add(std::string name = {}) : Kind(std::move(name)) {}
  static Add from_config(const JsonValue& config);

  WeightSizes weight_sizes() const override { return {input_shapes().size(), 0}; }
  NodeId emit(ProgramBuilder& builder, const std::vector<NodeId>& inputs) const override;

 private:
  Shape compute_output_shape(const std::vector<Shape>& input_shapes) const override;
  void check_values(const LayerWeights& weights) const override;
};

}  // namespace sealion::heras
