#pragma once

#include <string>

#include "heras/architecture/architecture.h"

namespace sealion::heras {

/// The network that Keras described by `model.to_json()`: Keras 2 or 3, a Sequential or a
/// functional model of the layers that there are here. Initial weights, types and names of the
/// computation and how Keras was to train are not taken over. A function behind a Dense or a
/// convolution becomes an Activation "<layer>_square" of its own; a softmax or sigmoid at the end
/// is left to the client.
///
/// Takes untrusted text. Throws, with `source` and the layer before the message, `unsupported` for
/// a layer, function or option that encryption or HEras does not have, `corrupt` for what Keras
/// cannot have written, and `incompatible` for another input shape or number of outputs than the
/// options want. A shape is taken as another with as many numbers where both are the same but for
/// dimensions of 1, or one of them is a row.
Architecture architecture_from_keras(const std::string& json, const ArchitectureOptions& options,
                                     const std::string& source);

}  // namespace sealion::heras
