#pragma once

#include <vector>

#include "heras/layers/layer.h"

namespace sealion::heras {

/// A function of each element alone. Encrypted integers can be multiplied but not compared, so it
/// is a polynomial: "square", as CryptoNets and the SEALion paper have it, or a "polynomial".
///
///     Activation("square")
///     Activation("polynomial", {.coefficients = {0, 0.5, 0.25}})
///
/// Output shape: the input's. Weights of a polynomial of degree d: kernel [d], the integer
/// coefficients of x, x^2, ..., x^d; bias [1], the constant.
class Activation final : public Kind<Activation, UnaryLayer> {
 public:
  static constexpr const char* kind_name = "Activation";

  explicit Activation(std::string function = "square", ActivationOptions options = {});
  static Activation from_config(const JsonValue& config);

  const std::string& function() const { return function_; }
  bool is_square() const { return function_ == "square"; }
  const std::vector<double>& coefficients() const { return options_.coefficients; }
  bool learnable() const { return options_.learnable; }
  /// How often an output multiplies the input: 2 for the square.
  std::size_t degree() const;
  std::size_t parameter_count() const override;
  std::size_t activation_count() const override { return element_count(output_shape()); }
  WeightSizes weight_sizes() const override;
  nlohmann::json get_config() const override;

 private:
  Shape output_shape_of(const Shape& input_shape) const override { return input_shape; }
  NodeId emit_one(ProgramBuilder& builder, NodeId x) const override;
  void check_values(const LayerWeights& weights) const override;

  std::string function_;
  ActivationOptions options_;
};

}  // namespace sealion::heras
