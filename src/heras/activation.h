#pragma once

#include "heras/layer.h"

namespace sealion::heras {

/// A function of each element alone. Encrypted integers can be multiplied but not compared, so it
/// is a polynomial; the one there is, "square", is what CryptoNets and the SEALion paper use.
///
/// Output shape: the input's.
class Activation final : public Layer {
 public:
  static constexpr const char* kind_name = "Activation";

  explicit Activation(std::string function = "square", std::string name = {});
  static Activation from_config(const nlohmann::json& config);

  const char* kind() const override { return kind_name; }
  const std::string& function() const { return function_; }
  NodeId emit(ProgramBuilder& builder, NodeId x) const override;
  nlohmann::json get_config() const override;

 private:
  Shape compute_output_shape(const Shape& input_shape) const override { return input_shape; }

  std::string function_;
};

}  // namespace sealion::heras
