#pragma once

#include <filesystem>
#include <string>

#include "heras/transfer/head.h"

namespace sealion::heras {

/// A head as JSON:
///   {"format": "sealion-head", "version": 1, "features": F, "classes": C,
///    "mean": [F numbers], "scale": X, "layers": [{"kernel": [inputs * units], "bias": [units]}]}
/// Numbers come back as the same doubles.
std::string head_to_json(const Head& head);

/// The inverse, for untrusted text: throws `corrupt` naming `source` and what is wrong,
/// `unsupported` for another version.
Head head_from_json(const std::string& text, const std::string& source);

void save_head(const std::filesystem::path& path, const Head& head);
/// Throws `not_found` and `io` too.
Head load_head(const std::filesystem::path& path);

}  // namespace sealion::heras
