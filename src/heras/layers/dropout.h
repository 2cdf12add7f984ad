#pragma once

#include "heras/layers/layer.h"

namespace sealion::heras {

/// Sets a random part of the elements to zero in training and divides the others by 1 - rate. The
/// integer program has nothing of it.
///
///     Dropout(0.25)
///
/// Input shape: any. Output shape: the input's. Weights: none.
class Dropout final : public Kind<Dropout, UnaryLayer> {
 public:
  static constexpr const char* kind_name = "Dropout";

  /// `rate` is the part that is dropped, in [0, 1).
  explicit Dropout(double rate, std::string name = {});
  static Dropout from_config(const JsonValue& config);

  double rate() const { return rate_; }
  nlohmann::json get_config() const override;

 private:
  Shape output_shape_of(const Shape& input_shape) const override { return input_shape; }
  NodeId emit_one(ProgramBuilder&, NodeId x) const override { return x; }

  double rate_;
};

}  // namespace sealion::heras
