#include "heras/architecture/stand_in.h"

#include <random>

#include "program/approximation.h"

namespace sealion::heras {
namespace {

constexpr std::size_t records = 1000;
constexpr std::int64_t largest_coefficient = 15;  // of polynomials, which have no saturation

/// The same on every machine, which standard distributions are not.
std::int64_t draw(std::mt19937_64& random, std::int64_t low, std::int64_t high) {
  const auto count = static_cast<std::uint64_t>(high - low) + 1;
  return low + static_cast<std::int64_t>(random() % count);
}

std::vector<std::int32_t> draw_kernel(std::size_t size, std::int64_t largest,
                                      std::mt19937_64& random) {
  std::vector<std::int32_t> kernel(size);
  for (auto& weight : kernel) weight = static_cast<std::int32_t>(draw(random, -largest, largest));
  return kernel;
}

LayerWeights weights_of(const Layer& layer, std::mt19937_64& random) {
  const WeightSizes sizes = layer.weight_sizes();
  LayerWeights weights{std::vector<std::int32_t>(sizes.kernel, 1),
                       std::vector<std::int64_t>(sizes.bias, 0)};
  if (layer.weight_saturation() != 0) {
    weights.kernel = draw_kernel(sizes.kernel, layer.weight_saturation(), random);
  } else if (layer_as<Activation>(layer) != nullptr) {
    weights.kernel = draw_kernel(sizes.kernel, largest_coefficient, random);
    if (weights.kernel.back() == 0) weights.kernel.back() = largest_coefficient;
  }
  return weights;
}

}  // namespace

void draw_stand_in_weights(Model& model, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<LayerWeights> all;
  for (const Layer* layer : model.layers()) {
    if (layer->weight_sizes() != WeightSizes{}) all.push_back(weights_of(*layer, random));
  }
  model.set_weights(std::move(all));
}

std::vector<double> stand_in_largest_values(const Model& model, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const Input& input = *model.layers_of<Input>().front();
  IntegerBatch inputs(element_count(model.input_shape()), records);
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    for (auto& value : inputs.feature(i)) value = draw(random, input.low(), input.saturation());
  }
  return approximate(model.program(), inputs).largest;
}

}  // namespace sealion::heras
