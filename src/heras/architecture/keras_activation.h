#pragma once

#include <string>
#include <variant>

#include "base/json.h"
#include "heras/layers/activation.h"

namespace sealion::heras {

/// "linear", which does nothing.
struct Identity {};

/// A function that the client applies to what it decrypts: "softmax" or "sigmoid".
struct ClientFunction {
  std::string name;
};

/// A function behind a layer; an Activation has no name yet.
using KerasFunction = std::variant<Identity, ClientFunction, Activation>;

/// What Keras calls by a name, "square", or describes as a function or an object of the user's:
/// {"class_name": "function", "config": "sealion>square"}, {"class_name": "Polynomial", "config":
/// {"coefficients": [0, 0.5, 0.25]}}. Packages, in front of '>', are not looked at. Throws
/// `unsupported` for functions that encrypted numbers cannot go through.
KerasFunction read_keras_function(const JsonValue& value);

}  // namespace sealion::heras
