#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "heras/architecture/architecture.h"
#include "heras/architecture/keras_graph.h"
#include "heras/layers/layer.h"

namespace sealion::heras {

/// What one layer of Keras is here.
struct Translation {
  /// One behind the other; none for what does nothing. A second one, for the function behind the
  /// first, has no name yet.
  std::vector<std::unique_ptr<Layer>> layers;
  /// What the client does with the result: "softmax".
  std::optional<std::string> client_function;
  std::vector<std::string> notes;
};

/// Reads a layer that takes results of these shapes and is no InputLayer. Throws `unsupported` for
/// one that HEras does not have, with what to take instead, and as the layers' constructors do.
Translation translate(const KerasLayer& layer, const std::vector<Shape>& inputs,
                      std::int32_t weight_saturation);

/// The shape of a record: of an InputLayer, or of the first layer of a Sequential of Keras 2;
/// nothing where the layer does not say it.
std::optional<Shape> read_input_shape(const KerasLayer& layer);

/// The same of a list of sizes, the first of which is the batch.
Shape read_record_shape(const JsonValue& batch_shape);

}  // namespace sealion::heras
