#include "heras/train/modules/make_modules.h"

#include <concepts>

#include "base/error.h"
#include "heras/layers/all_layers.h"
#include "heras/train/core/roles.h"
#include "heras/train/core/unlearned_module.h"
#include "heras/train/modules/elementwise.h"
#include "heras/train/modules/gates.h"
#include "heras/train/modules/linear.h"
#include "heras/train/modules/merging.h"
#include "heras/train/modules/normalisation.h"
#include "heras/train/modules/pooling.h"
#include "heras/train/modules/shapes.h"

namespace sealion::heras::train {
namespace {

/// Steps that differ from channel to channel cannot be joined along another axis.
std::size_t dimension_of(const Concatenate& layer) {
  const std::size_t dimensions = layer.input_shape().size();
  const std::size_t dimension = layer.dimension(dimensions);
  if (dimension + 1 == dimensions) return dimension;
  fail(ErrorCode::unsupported,
       "{}: training joins along the last axis only, not along axis {}: put Flatten() before it",
       layer.name(), layer.axis());
}

// Layers that have no numbers of their own: one module for both ways of making a network.
QuantisedReshape plain(const Flatten& layer) {
  return QuantisedReshape(layer.input_shape(), layer.output_shape());
}
QuantisedReshape plain(const Reshape& layer) {
  return QuantisedReshape(layer.input_shape(), layer.output_shape());
}
QuantisedPool plain(const AveragePooling2D& layer) {
  return QuantisedPool(layer.window(), layer.output_shape());
}
QuantisedPool plain(const GlobalAveragePooling2D& layer) {
  return QuantisedPool(layer.window(), layer.output_shape());
}
QuantisedPadding plain(const ZeroPadding2D& layer) {
  return QuantisedPadding(layer.padding(), layer.output_shape());
}
QuantisedConcatenate plain(const Concatenate& layer) {
  return QuantisedConcatenate(dimension_of(layer), layer.input_shapes());
}

[[noreturn]] void refuse_training(const IntegerProgram& layer) {
  fail(ErrorCode::unsupported, "{}: a network that was imported as integers is not trained here",
       layer.name());
}

template <typename L>
concept Plain = requires(const L& layer) {
  plain(layer);
};

/// Makes the module of a layer for the first phase.
struct FloatModules {
  using Made = std::unique_ptr<FloatModule>;

  Made operator()(const Input& layer) const {
    return unlearned(
        QuantisedInput(layer.output_shape(), 1 / static_cast<double>(layer.saturation())));
  }
  template <Plain L>
  Made operator()(const L& layer) const {
    return unlearned(plain(layer));
  }
  template <std::derived_from<LinearLayer> L>
  Made operator()(const L& layer) const {
    return std::make_unique<FloatLinear>(layer, linear_map(layer), role, generator);
  }
  Made operator()(const BatchNormalization& layer) const {
    if (role.is_absorbed) return unlearned(QuantisedAbsorbed(layer.channels()));
    return std::make_unique<FloatNormalisation>(layer);
  }
  Made operator()(const Activation& layer) const {
    if (layer.is_square()) return unlearned(QuantisedSquare());
    return std::make_unique<FloatPolynomial>(layer);
  }
  Made operator()(const ActivitySparsifier& layer) const {
    ActivitySparsifierOptions options = layer.options();
    if (gate_penalty > 0) options.penalty = gate_penalty;
    return std::make_unique<FloatGates>(options, layer.output_shape(), generator);
  }
  Made operator()(const Dropout& layer) const {
    return std::make_unique<FloatDropout>(layer.rate(), generator);
  }
  Made operator()(const Add&) const { return std::make_unique<FloatAdd>(); }
  Made operator()(const IntegerProgram& layer) const { refuse_training(layer); }

  const Role& role;
  const at::Generator& generator;
  double gate_penalty;
};

/// Makes the module that computes what the integers of a trained layer do.
struct ExactModules {
  using Made = std::unique_ptr<QuantisedModule>;

  Made operator()(const Input& layer) const {
    return std::make_unique<QuantisedInput>(layer.output_shape(), 1.0);
  }
  template <Plain L>
  Made operator()(const L& layer) const {
    return std::make_unique<decltype(plain(layer))>(plain(layer));
  }
  template <std::derived_from<LinearLayer> L>
  Made operator()(const L& layer) const {
    return exact_linear(layer, linear_map(layer));
  }
  Made operator()(const BatchNormalization& layer) const { return exact_normalisation(layer); }
  Made operator()(const Activation& layer) const {
    if (layer.is_square()) return std::make_unique<QuantisedSquare>();
    return exact_polynomial(layer);
  }
  Made operator()(const ActivitySparsifier& layer) const { return exact_gates(layer); }
  Made operator()(const Dropout&) const { return std::make_unique<QuantisedIdentity>(); }
  Made operator()(const Add& layer) const { return exact_add(layer); }
  Made operator()(const IntegerProgram& layer) const { refuse_training(layer); }
};

}  // namespace

std::vector<std::unique_ptr<FloatModule>> make_float_modules(const Model& model,
                                                             const at::Generator& generator,
                                                             double gate_penalty) {
  const std::vector<Role> roles = roles_of(model);
  std::vector<std::unique_ptr<FloatModule>> modules;
  for (const Layer* layer : model.layers()) {
    modules.push_back(
        visit_layer(*layer, FloatModules{roles[modules.size()], generator, gate_penalty}));
  }
  return modules;
}

std::vector<std::unique_ptr<QuantisedModule>> make_exact_modules(const Model& model) {
  std::vector<std::unique_ptr<QuantisedModule>> modules;
  for (const Layer* layer : model.layers()) modules.push_back(visit_layer(*layer, ExactModules()));
  return modules;
}

}  // namespace sealion::heras::train
