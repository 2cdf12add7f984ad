#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "heras/layers/layer.h"

namespace sealion::heras {

/// A layer that multiplies by a kernel of learned integers and adds biases: Dense and the
/// convolutions.
class LinearLayer : public UnaryLayer {
 public:
  /// Weights are integers in [-saturation, saturation].
  std::int32_t saturation() const { return saturation_; }
  std::int32_t weight_saturation() const final { return saturation_; }
  /// Without it the biases stay zero.
  bool use_bias() const { return use_bias_; }
  std::size_t parameter_count() const final {
    const WeightSizes sizes = weight_sizes();
    return sizes.kernel + (use_bias_ ? sizes.bias : 0);
  }

 protected:
  /// Throws `invalid_argument` for a saturation that no weights can have.
  LinearLayer(std::string name, std::int32_t saturation, bool use_bias)
      : UnaryLayer(std::move(name)), saturation_(saturation), use_bias_(use_bias) {
    check_saturation(saturation);
  }

 private:
  void check_values(const LayerWeights& weights) const final {
    check_kernel(weights.kernel, saturation_);
    Layer::check_values(weights);
  }

  std::int32_t saturation_;
  bool use_bias_;
};

}  // namespace sealion::heras
