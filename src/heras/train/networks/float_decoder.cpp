#include "heras/train/networks/float_decoder.h"

#include <cmath>
#include <utility>

#include "heras/train/core/rounding_functions.h"

namespace sealion::heras::train {
namespace {

/// Uniform, wide enough that a layer of rectifiers neither explodes nor dies.
at::Tensor draw(at::IntArrayRef sizes, std::int64_t inputs, const at::Generator& generator) {
  const double limit = 1 / std::sqrt(static_cast<double>(inputs));
  return (at::rand(sizes, generator) * 2 - 1) * limit;
}

std::vector<float> copy_of(const at::Tensor& tensor) {
  const auto values = view(tensor);
  return {values.begin(), values.end()};
}

}  // namespace

FloatDecoder::FloatDecoder(const std::vector<std::size_t>& sizes, const at::Generator& generator) {
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    const auto inputs = static_cast<std::int64_t>(sizes[i]);
    const auto outputs = static_cast<std::int64_t>(sizes[i + 1]);
    at::Tensor kernel = draw({outputs, inputs}, inputs, generator);
    layers_.push_back({std::move(kernel), draw({outputs}, inputs, generator)});
  }
  require_gradients(parameters());
}

std::vector<Parameter> FloatDecoder::parameters() const {
  std::vector<Parameter> all;
  for (const auto& [kernel, bias] : layers_) {
    all.push_back({kernel, true});
    all.push_back({bias});
  }
  return all;
}

at::Tensor FloatDecoder::logits(const at::Tensor& latents) const {
  at::Tensor values = latents;
  for (const auto& [kernel, bias] : layers_) {
    if (&kernel != &layers_.front().kernel) values = values.relu();
    values = at::linear(values, kernel, bias);
  }
  return values;
}

Decoder FloatDecoder::settled() const {
  std::vector<DecoderLayer> layers;
  for (const auto& [kernel, bias] : layers_) {
    layers.push_back({static_cast<std::size_t>(kernel.size(1)),
                      static_cast<std::size_t>(kernel.size(0)), copy_of(kernel), copy_of(bias)});
  }
  return Decoder(std::move(layers));
}

}  // namespace sealion::heras::train
