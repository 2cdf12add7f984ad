#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "heras/layers/layer.h"

namespace sealion::heras {

/// The sections of a model file, each sound as a container but not yet checked against the others;
/// `Model` does that. On disk, little-endian: magic, version, `config`, for each layer that
/// has weights its kernel and bias, `largest_seen`, the manifest's JSON, SHA-256 of all before it.
struct ModelFile {
  std::string config;                 ///< JSON: name, layers, training, plan
  std::vector<LayerWeights> weights;  ///< of the layers that have some, in order
  std::vector<double> largest_seen;   ///< in calibration, one for each node; or empty
  std::string manifest;               ///< as the public file beside it
};

ByteVector encode_model(const ModelFile& file);

/// Throws `corrupt` for bytes that are damaged and `unsupported` for another version, with
/// `source`.
ModelFile decode_model(ByteSpan bytes, const std::string& source);

/// Its two halves, for those who do them side by side: what the second one gives counts for nothing
/// where the first one throws.
void verify_model(ByteSpan bytes, const std::string& source);
ModelFile decode_unverified_model(ByteSpan bytes, const std::string& source);

/// Where the public manifest of a model file lies: "dnn-30.sealion" -> "dnn-30.manifest.json".
std::filesystem::path manifest_path(const std::filesystem::path& model);

/// No model file is larger.
inline constexpr std::size_t largest_model_file = std::size_t{1} << 28;

}  // namespace sealion::heras
