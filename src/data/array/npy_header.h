#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sealion {

/// What the header of a .npy file says: the literal of a Python dictionary.
struct NpyHeader {
  std::string descr;  ///< type of an element: "<f8", ...
  bool fortran_order = false;
  std::vector<std::size_t> shape;
};

/// As numpy.save writes it, less what fills the line.
std::string to_text(const NpyHeader& header);

/// Reads an untrusted one, its keys in any order and spaces where Python takes them. Throws
/// `corrupt` naming `source`, `unsupported` for a record type.
NpyHeader parse_npy_header(std::string_view text, const std::string& source);

}  // namespace sealion
