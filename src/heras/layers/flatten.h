#pragma once

#include "heras/layers/layer.h"

namespace sealion::heras {

/// Takes an image as one long row. It costs nothing: ciphertexts have no shape.
///
/// Input shape: any. Output shape: (product of the input's dimensions), row-major.
class Flatten final : public Kind<Flatten, UnaryLayer> {
 public:
  static constexpr const char* kind_name = "Flatten";

  explicit Flatten(std::string name = {}) : Kind(std::move(name)) {}
  static Flatten from_config(const JsonValue& config);

 private:
  Shape output_shape_of(const Shape& input_shape) const override;
  NodeId emit_one(ProgramBuilder&, NodeId x) const override { return x; }
};

}  // namespace sealion::heras
