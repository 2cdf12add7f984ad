#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "ring/kernels/kernels.h"
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
  /// Runs by the kernels of this table, or by the scalar ones where n is too small for it.
  Ntt(std::size_t n, const Modulus& modulus,
      const kernels::KernelTable& kernels = kernels::kernels());

  std::size_t n() const { return n_; }
  const Modulus& modulus() const { return modulus_; }
  std::uint64_t root() const { return root_; }

  /// In place on n residues, or from n others.
  void forward(std::span<std::uint64_t> values) const { forward(values, values); }
  void inverse(std::span<std::uint64_t> values) const { inverse(values, values); }
  void forward(std::span<const std::uint64_t> in, std::span<std::uint64_t> out) const;
  void inverse(std::span<const std::uint64_t> in, std::span<std::uint64_t> out) const;

 private:
  struct Table {
    explicit Table(std::size_t n);
    AlignedVector<std::uint64_t> roots, quotients;
  };
  /// A root and its quotient, as the kernels take them.
  struct RootWords {
    std::uint64_t value, quotient;
  };

  RootWords words_of(std::uint64_t root) const;
  RootWords negative_of(const RootWords& root) const;
  kernels::NttConstants constants() const;

  const kernels::KernelTable& kernels_;
  std::size_t n_;
  Modulus modulus_;
  std::uint64_t root_;
  Table forward_, inverse_;
  RootWords inverse_n_, last_root_;
};

kernels::ModulusConstants constants_of(const Modulus& modulus);

}  // namespace sealion
