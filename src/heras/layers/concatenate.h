#pragma once

#include <cstdint>
#include <string>

#include "heras/layers/layer.h"

namespace sealion::heras {

/// Its inputs side by side along one axis.
///
///     Concatenate()              // channels of images
///     Concatenate({.axis = 1})   // images above each other
///
/// Input shape: 1 to `most_operands` inputs whose shapes agree but for that axis. Output shape:
/// theirs, with the sum of the inputs' sizes along the axis. Weights: none.
class Concatenate final : public Kind<Concatenate, Layer> {
 public:
  static constexpr const char* kind_name = "Concatenate";

  explicit Concatenate(ConcatenateOptions options = {});
  static Concatenate from_config(const JsonValue& config);

  std::int64_t axis() const { return axis_; }
  /// The same as a place in a shape, which has no batch: of inputs with so many dimensions. Throws
  /// `invalid_argument` where they have no such axis.
  std::size_t dimension(std::size_t dimensions) const;
  NodeId emit(ProgramBuilder& builder, const std::vector<NodeId>& inputs) const override;
  nlohmann::json get_config() const override;

 private:
  Shape compute_output_shape(const std::vector<Shape>& input_shapes) const override;
  std::vector<std::vector<LinearTerm>> interleaved(std::size_t stripes) const;

  std::int64_t axis_;
};

}  // namespace sealion::heras
