#pragma once

#include "heras/layer.h"

namespace sealion::heras {

/// Takes an image as one long row. It costs nothing: ciphertexts have no shape.
///
/// Input shape: any. Output shape: (product of the input's dimensions), row-major.
class Flatten final : public Layer {
 public:
  static constexpr const char* kind_name = "Flatten";

  explicit Flatten(std::string name = {}) : Layer(std::move(name)) {}
  static Flatten from_config(const nlohmann::json& config);

  const char* kind() const override { return kind_name; }
  NodeId emit(ProgramBuilder&, NodeId x) const override { return x; }

 private:
  Shape compute_output_shape(const Shape& input_shape) const override;
};

}  // namespace sealion::heras
