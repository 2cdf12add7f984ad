#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace sealion::heras {

/// The class of what a model starts with.
inline constexpr const char* keras_input = "InputLayer";

/// A layer as Keras describes it.
struct KerasLayer {
  std::string kind;                 ///< its class: "Dense", "InputLayer"
  std::string name;                 ///< checked
  JsonValue config;                 ///< its options, their place being the layer's name
  std::vector<std::size_t> inputs;  ///< the layers, before it, whose results it takes
};

/// A model as Keras describes it: what goes into what, whatever the layers are.
struct KerasGraph {
  std::string name;
  /// Each behind those that it takes from, else in the order of the document; the last gives the
  /// answer, and all others go into it. An "InputLayer", where there is one, comes first.
  std::vector<KerasLayer> layers;
  /// What a Sequential says that came in when it was built.
  std::optional<JsonValue> built_shape;
};

/// Reads the document of a model, which must outlive the graph. Throws `unsupported` for several
/// inputs or outputs, shared layers, classes of the user and models of another kind; `corrupt` for
/// names that are there twice or nowhere, circles, and what goes nowhere.
KerasGraph read_keras_graph(const JsonValue& document);

}  // namespace sealion::heras
