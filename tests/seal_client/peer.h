#pragma once

#include <array>
#include <filesystem>
#include <span>
#include <string>

#include "base/bytes.h"
#include "seal/compression.h"
#include "seal/encryption_parameters.h"

/// The two ends of a talk with Microsoft SEAL in a folder of files KIND.VARIANT.COMPRESSION.bin,
/// each one object: "ciphertext.product.zlib.bin", "relin_keys.seeded.none.bin". Beside them lies
/// slots.bin: the message of all ciphertexts, n signed 64-bit integers; products have its squares.
namespace sealion::testing {

inline constexpr std::array<std::pair<const char*, seal::Compression>, 3> compressions = {
    {{"none", seal::Compression::none},
     {"zlib", seal::Compression::zlib},
     {"zstd", seal::Compression::zstd}}};

/// Writes objects of ours under fresh keys.
void write_objects(seal::Scheme scheme, const std::filesystem::path& folder);

/// Reads SEAL's objects, uses them, and writes them again under the same names into the folder
/// `back` inside. Throws std::runtime_error where one does not do what it must.
void check_objects(seal::Scheme scheme, const std::filesystem::path& folder);

}  // namespace sealion::testing
