#pragma once

#include <algorithm>

#include "rlwe/key_switching_keys.h"

namespace sealion::fuzz {

/// Whether keys of one chain have the same shape and both halves in common.
inline bool same_residues(const KeySwitchingKeys& a, const KeySwitchingKeys& b) {
  bool same = a.shape() == b.shape() && std::ranges::equal(a.stored(), b.stored());
  for (std::size_t key = 0; same && key < a.shape().keys; ++key) {
    for (std::size_t i = 0; i < a.shape().limbs * a.rows(); ++i) {
      const std::size_t digit = i / a.rows(), row = i % a.rows();
      same = same && std::ranges::equal(a.a(key, digit, row), b.a(key, digit, row));
    }
  }
  return same;
}

}  // namespace sealion::fuzz
