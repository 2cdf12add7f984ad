#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.h"
#include "heras/model/model_file.h"
#include "runtime/public_model.h"

namespace sealion::heras {

/// A model file that is read, its network not yet made: what clients sent can be read meanwhile.
struct OpenedModel {
  std::string source;  ///< for messages
  ModelFile file;
  PublicModelPtr face;  ///< of the file's manifest
};

/// Reads untrusted bytes: throws one Error that names the file and what is wrong with it.
OpenedModel open_model(const std::filesystem::path& path);
/// The same for a file that is in memory; `source` is what messages call it.
OpenedModel open_model(ByteSpan bytes, const std::string& source);

}  // namespace sealion::heras
