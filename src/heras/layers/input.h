#pragma once

#include <cstdint>

#include "heras/layers/layer.h"

namespace sealion::heras {

/// No input is larger: what a byte can tell apart.
inline constexpr std::int64_t largest_input_saturation = 255;

/// What the client encrypts: records of `shape`, every element an integer in [low, saturation].
///
///     Input({28, 28}, {.saturation = 7})
///     Input({30}, {.saturation = 127, .low = -127})
///
/// Input shape: none. Output shape: `shape`, one ciphertext for each element.
class Input final : public Kind<Input, Layer> {
 public:
  static constexpr const char* kind_name = "Input";

  explicit Input(Shape shape, InputOptions options = {});
  static Input from_config(const JsonValue& config);

  std::int64_t saturation() const { return saturation_; }
  /// The least integer that comes in, 0 for pixels.
  std::int64_t low() const { return low_; }
  NodeId emit(ProgramBuilder& builder, const std::vector<NodeId>& inputs) const override;
  nlohmann::json get_config() const override;

 private:
  Shape compute_output_shape(const std::vector<Shape>& input_shapes) const override;

  Shape shape_;
  std::int64_t saturation_, low_;
};

}  // namespace sealion::heras
