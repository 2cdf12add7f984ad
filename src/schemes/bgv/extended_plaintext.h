#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// A polynomial modulo t as factor of what lives modulo q_0 ... q_{limbs-1} P: its coefficients,
/// centred, modulo each of these primes, in NTT form. For plaintexts that are no secret.
class ExtendedPlaintext {
 public:
  /// At 1 <= limbs <= the chain's, which has a special prime.
  ExtendedPlaintext(const Parameters& parameters, const Plaintext& plain, std::size_t limbs);

  std::size_t limbs() const { return limbs_; }
  /// The row, [n], of what is at `limbs` limbs, at most these: a limb's, or behind them P's.
  std::span<const std::uint64_t> row(std::size_t row, std::size_t limbs) const {
    return std::span(rows_).subspan((row < limbs ? row : limbs_) * n_, n_);
  }

 private:
  std::size_t n_, limbs_;
  AlignedVector<std::uint64_t> rows_;  // [limbs + 1][n], P's last
};

}  // namespace sealion
