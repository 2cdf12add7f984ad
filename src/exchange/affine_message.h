#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "base/random.h"
#include "exchange/affine_form.h"

namespace sealion {

/// Encrypted records of an affine program: of c_0 the coefficients that meet a weight, of c_1 the
/// seed; the ciphertext of a set's block has number `set * blocks() + block` under it.
struct AffineRequest {
  Seed seed{};
  std::size_t records = 0;
  AlignedVector<std::uint64_t> residues;  ///< [limbs][sets][blocks][window]

  friend bool operator==(const AffineRequest&, const AffineRequest&) = default;
};

/// Its answers modulo 2^k: of each product's first part the coefficients that are answers, all of
/// the second.
///
/// NOT re-randomised: the second part is the request's public c_1 times the weights, from which
/// whoever holds the request computes the weights. A server that keeps them from its clients adds
/// fresh encryptions of zero and floods the noise; this one does not.
struct AffineAnswer {
  std::size_t records = 0;
  AlignedVector<std::uint64_t> seconds;  ///< [sets][products][n]
  AlignedVector<std::uint64_t> firsts;   ///< [records][outputs]

  friend bool operator==(const AffineAnswer&, const AffineAnswer&) = default;

  /// The second part of one product.
  std::span<const std::uint64_t> second(const AffineForm& form, std::size_t set,
                                        std::size_t product) const {
    const std::size_t n = form.parameters.n;
    return std::span(seconds).subspan((set * form.products() + product) * n, n);
  }
};

}  // namespace sealion
