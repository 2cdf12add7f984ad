#pragma once

#include <string_view>

namespace sealion {

/// Kinds of fields.
enum class CellKind {
  number,    ///< finite
  missing,   ///< empty, NA, N/A, NaN, null, None or a question mark, in any case
  infinite,  ///< infinity, or a number that no double comes near
  text       ///< anything else
};

/// What a field of a table says.
struct Cell {
  CellKind kind;
  double number = 0;  ///< the nearest; 0 unless it is one
};

/// Reads numbers as C++ writes them, with a sign, a point and an exponent; never as a locale does.
Cell read_cell(std::string_view field);

}  // namespace sealion
