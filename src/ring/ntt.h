#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "ring/kernels/constants.h"
#include "ring/modulus.h"

namespace sealion {

/// Index i of a table of 2^log_n entries with its bits reversed.
std::size_t reverse_bits(std::size_t i, int log_n);

/// The smallest primitive `order`-th root of unity mod a prime p = 1 mod order, order a power of
/// two. Throws `invalid_argument` where there is none.
std::uint64_t smallest_primitive_root(std::size_t order, const Modulus& modulus);

/// The negacyclic number-theoretic transform of Z_p[X]/(X^n + 1): values of a polynomial at the odd
/// powers of psi, in bit-reversed order.
class Ntt {
 public:
  /// n a power of two, 8 <= n <= 65536; p a prime, 1 mod 2n. Throws `invalid_argument` otherwise.
  Ntt(std::size_t n, const Modulus& modulus);

  std::size_t n() const { return n_; }
  const Modulus& modulus() const { return modulus_; }
  std::uint64_t root() const { return root_; }

  /// In place on n residues.
  void forward(std::span<std::uint64_t> values) const;
  void inverse(std::span<std::uint64_t> values) const;

  /// The same for a kernel of the caller's choice.
  kernels::NttConstants constants() const;

 private:
  struct Table {
    explicit Table(std::size_t n) : roots(n), quotient52(n), quotient64(n) {}
    AlignedVector<std::uint64_t> roots, quotient52, quotient64;
  };

  std::size_t n_;
  Modulus modulus_;
  std::uint64_t root_;
  std::uint64_t inverse_n_;
  Table forward_, inverse_;
};

kernels::ModulusConstants constants_of(const Modulus& modulus);

}  // namespace sealion
