#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "rlwe/key_switching_keys.h"

namespace sealion::testing {

/// Reads rows out of residues that outlive it.
inline KeyRowReader rows_of(std::span<const std::uint64_t> residues) {
  return [residues](std::size_t row, std::span<std::uint64_t> out) {
    std::ranges::copy(residues.subspan(row * out.size(), out.size()), out.begin());
  };
}

}  // namespace sealion::testing
