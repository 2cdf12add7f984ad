#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "base/bytes.h"
#include "data/feature_table.h"

/// Tables of features in NumPy's files: arrays of two dimensions.
namespace sealion {

inline constexpr std::size_t largest_npy_bytes = std::size_t{1} << 29;

/// The file of an array, byte for byte as numpy.save writes it: float64, or uint8 for
/// [rows][columns] bytes.
ByteVector npy_bytes(const FeatureTable& table);
ByteVector npy_bytes(std::size_t rows, std::size_t columns, std::span<const std::uint8_t> values);

/// Writes such a file, whole or not at all. Throws as sealion::write_file.
void write_npy(const std::filesystem::path& path, const FeatureTable& table);

/// The numbers in untrusted bytes, of any type and order that parse_npy_array takes, rounded to
/// doubles. Throws `corrupt` naming `source` for what is no such file, is empty, too large or not
/// all finite, and `unsupported` for sound arrays of other kinds, saying what to do.
FeatureTable parse_npy(ByteSpan bytes, const std::string& source);

/// The same of a file; throws `not_found` and `io` too.
FeatureTable read_npy(const std::filesystem::path& path);

}  // namespace sealion
