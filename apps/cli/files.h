#pragma once

#include <filesystem>
#include <string>

#include "heras/dataset.h"
#include "runtime/client.h"
#include "runtime/files.h"
#include "runtime/manifest.h"

namespace sealion::cli {

/// The public manifest that an argument names: a JSON file, or a model file or zoo name, whose
/// manifest is the file beside it or, where there is none, the one inside it.
Manifest load_manifest(const std::string& argument);

/// The secret key in a file; throws `incompatible` where it is not for these parameters.
SecretKey load_key(const std::filesystem::path& path, const ParametersPtr& parameters);

/// An encrypted batch from an untrusted file, checked against the manifest.
BatchFile load_batch(const std::filesystem::path& path, BatchKind expected,
                     const Manifest& manifest, const ParametersPtr& parameters);

/// Throws `invalid_argument` where a model with that manifest does not take such images.
void check_image_shape(const heras::ImageSet& images, const Manifest& manifest);

/// Throws what writing would throw, before long work is done in vain.
void check_writable(const std::filesystem::path& path);

}  // namespace sealion::cli
