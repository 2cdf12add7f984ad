#pragma once

#include <cstdint>
#include <vector>

#include "heras/layers/layer.h"

namespace sealion::heras {

/// The same elements, row-major, as another shape. It costs nothing: ciphertexts have no shape.
///
///     Reshape({28, 28, 1})
///     Reshape({-1, 16})  // as many rows of 16 as there are
///
/// Input shape: any. Output shape: the target, in which one -1 stands for what is left over.
/// Weights: none.
class Reshape final : public Kind<Reshape, UnaryLayer> {
 public:
  static constexpr const char* kind_name = "Reshape";

  explicit Reshape(std::vector<std::int64_t> target_shape, std::string name = {});
  static Reshape from_config(const JsonValue& config);

  const std::vector<std::int64_t>& target_shape() const { return target_shape_; }
  nlohmann::json get_config() const override;

 private:
  Shape output_shape_of(const Shape& input_shape) const override;
  NodeId emit_one(ProgramBuilder&, NodeId x) const override { return x; }

  std::vector<std::int64_t> target_shape_;
};

}  // namespace sealion::heras
