#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/digest.h"
#include "program/planner.h"
#include "rlwe/parameters.h"

namespace sealion {

/// All that a client needs to know of a model, and nothing about its weights. Public.
struct Manifest {
  std::string name;   ///< "dnn-30"
  Digest model_id{};  ///< binds keys' outputs and batches to one model
  ParametersLiteral parameters;
  std::vector<std::size_t> input_shape;  ///< {28, 28}; one ciphertext for each element, row-major
  std::int64_t input_saturation = 0;     ///< element = round(pixel / 255 * input_saturation)
  std::size_t outputs = 0;               ///< logits, one ciphertext each; the answer is the argmax
  std::size_t output_parts = 0;          ///< parts of an output ciphertext
  double noise_margin_bits = 0;          ///< forecast noise budget of the answer

  std::size_t inputs() const;  ///< product of input_shape
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

/// Names the model by its program and everything else in the manifest; fills `model_id`.
void seal_manifest(Manifest& manifest, const Program& program);

/// Pretty-printed JSON, documented in docs/architecture.md.
std::string manifest_to_json(const Manifest& manifest);

/// Reads untrusted JSON. Throws `corrupt` with `source` and the field, `insecure` where the
/// parameters are below their level or that is below `least`: no server talks its client out of
/// encryption.
Manifest manifest_from_json(const std::string& text, const std::string& source,
                            SecurityLevel least = SecurityLevel::bits_128);

}  // namespace sealion
