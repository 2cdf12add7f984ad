#pragma once

#include <string_view>

namespace sealion {

enum class CellKind {
  number,    ///< finite
  missing,   ///< empty, NA, N/A, NaN, null, None or a question mark, in any case
  infinite,  ///< infinity, or a number beyond those of 32 bits
  text
};

/// What a field of a table says.
struct Cell {
  CellKind kind;
  float number = 0;  ///< rounded to the nearest; 0 unless it is one
};

Cell read_cell(std::string_view field);

}  // namespace sealion
