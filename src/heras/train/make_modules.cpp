#include "heras/train/make_modules.h"

#include "base/error.h"
#include "heras/layers/add.h"
#include "heras/layers/average_pooling2d.h"
#include "heras/layers/concatenate.h"
#include "heras/layers/dropout.h"
#include "heras/layers/flatten.h"
#include "heras/layers/global_average_pooling2d.h"
#include "heras/layers/input.h"
#include "heras/layers/linear_layer.h"
#include "heras/layers/reshape.h"
#include "heras/layers/zero_padding2d.h"
#include "heras/train/modules/elementwise.h"
#include "heras/train/modules/gates.h"
#include "heras/train/modules/linear.h"
#include "heras/train/modules/merging.h"
#include "heras/train/modules/normalisation.h"
#include "heras/train/modules/pooling.h"
#include "heras/train/modules/shapes.h"
#include "heras/train/roles.h"
#include "heras/train/unlearned_module.h"

namespace sealion::heras::train {
namespace {

template <typename L>
const L* as(const Layer& layer) {
  return dynamic_cast<const L*>(&layer);
}

[[noreturn]] void refuse(const Layer& layer) {
  fail(ErrorCode::unsupported, "{}: training does not know the layer {}", layer.name(),
       layer.kind());
}

/// Steps that differ from channel to channel cannot be joined along another axis.
std::size_t dimension_of(const Concatenate& layer) {
  const std::size_t dimensions = layer.input_shape().size();
  const std::size_t dimension = layer.dimension(dimensions);
  if (dimension + 1 == dimensions) return dimension;
  fail(ErrorCode::unsupported,
       "{}: training joins along the last axis only, not along axis {}: put Flatten() before it",
       layer.name(), layer.axis());
}

/// Layers that have no numbers of their own: one module for both ways of making a network.
std::unique_ptr<FloatModule> make_plain(const Layer& layer) {
  if (const auto* input = as<Input>(layer)) {
    return unlearned(
        QuantisedInput(input->output_shape(), 1 / static_cast<double>(input->saturation())));
  }
  if (as<Flatten>(layer) != nullptr || as<Reshape>(layer) != nullptr) {
    return unlearned(QuantisedReshape(layer.input_shape(), layer.output_shape()));
  }
  if (const auto* pool = as<AveragePooling2D>(layer)) {
    return unlearned(QuantisedPool(pool->window(), layer.output_shape()));
  }
  if (const auto* pool = as<GlobalAveragePooling2D>(layer)) {
    return unlearned(QuantisedPool(pool->window(), layer.output_shape()));
  }
  if (const auto* padding = as<ZeroPadding2D>(layer)) {
    return unlearned(QuantisedPadding(padding->padding(), layer.output_shape()));
  }
  if (const auto* concatenate = as<Concatenate>(layer)) {
    return unlearned(QuantisedConcatenate(dimension_of(*concatenate), layer.input_shapes()));
  }
  const auto* activation = as<Activation>(layer);
  if (activation != nullptr && activation->is_square()) return unlearned(QuantisedSquare());
  return nullptr;
}

std::unique_ptr<FloatModule> make_float_module(const Layer& layer, const Role& role,
                                               const at::Generator& generator,
                                               double gate_penalty) {
  if (auto plain = make_plain(layer)) return plain;
  if (const auto* linear = as<LinearLayer>(layer)) {
    return std::make_unique<FloatLinear>(*linear, role, generator);
  }
  if (const auto* activation = as<Activation>(layer)) {
    return std::make_unique<FloatPolynomial>(*activation);
  }
  if (as<Add>(layer) != nullptr) return std::make_unique<FloatAdd>();
  if (const auto* gates = as<ActivitySparsifier>(layer)) {
    ActivitySparsifierOptions options = gates->options();
    if (gate_penalty > 0) options.penalty = gate_penalty;
    return std::make_unique<FloatGates>(options, gates->output_shape(), generator);
  }
  if (const auto* dropout = as<Dropout>(layer)) {
    return std::make_unique<FloatDropout>(dropout->rate(), generator);
  }
  if (const auto* normalisation = as<BatchNormalization>(layer)) {
    if (role.is_absorbed) return unlearned(QuantisedAbsorbed(normalisation->channels()));
    return std::make_unique<FloatNormalisation>(*normalisation);
  }
  refuse(layer);
}

std::unique_ptr<QuantisedModule> make_exact_module(const Layer& layer) {
  if (const auto* input = as<Input>(layer)) {
    return std::make_unique<QuantisedInput>(input->output_shape(), 1.0);
  }
  if (const auto plain = make_plain(layer)) return plain->quantised({});
  if (const auto* linear = as<LinearLayer>(layer)) return exact_linear(*linear);
  if (const auto* activation = as<Activation>(layer)) return exact_polynomial(*activation);
  if (as<Add>(layer) != nullptr) return exact_add(layer);
  if (const auto* gates = as<ActivitySparsifier>(layer)) return exact_gates(*gates);
  if (as<Dropout>(layer) != nullptr) return std::make_unique<QuantisedIdentity>();
  if (const auto* normalisation = as<BatchNormalization>(layer)) {
    return exact_normalisation(*normalisation);
  }
  refuse(layer);
}

}  // namespace

std::vector<std::unique_ptr<FloatModule>> make_float_modules(const Model& model,
                                                             const at::Generator& generator,
                                                             double gate_penalty) {
  const std::vector<Role> roles = roles_of(model);
  std::vector<std::unique_ptr<FloatModule>> modules;
  for (const Layer* layer : model.layers()) {
    modules.push_back(make_float_module(*layer, roles[modules.size()], generator, gate_penalty));
  }
  return modules;
}

std::vector<std::unique_ptr<QuantisedModule>> make_exact_modules(const Model& model) {
  std::vector<std::unique_ptr<QuantisedModule>> modules;
  for (const Layer* layer : model.layers()) modules.push_back(make_exact_module(*layer));
  return modules;
}

}  // namespace sealion::heras::train
