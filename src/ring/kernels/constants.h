#pragma once

#include <cstddef>
#include <cstdint>

/// What the kernels want to know of a modulus and of a transform.
namespace sealion::kernels {

/// Constants of one modulus p, 2 <= p < 2^50.
struct ModulusConstants {
  std::uint64_t value;      ///< p
  int bits;                 ///< bit width of p
  std::uint64_t barrett52;  ///< floor((2^(bits+51) - 1) / p) < 2^52
};

/// In which form a table of kernels takes roots of unity, and as what their quotients by p: words
/// and floor(root * 2^64 / p) or floor(root * 2^52 / p) for Shoup's multiplication, or the bits of
/// doubles, root and root / p.
enum class RootForm { quotient64, quotient52, real };

/// Words behind each table of roots that kernels may read: a vector's.
inline constexpr std::size_t padding_words = 8;

/// The least transform of all tables, two vectors of the widest; the scalar one does smaller ones.
inline constexpr std::size_t least_transform = 16;

/// Tables of one negacyclic transform of size n (a power of two, 16 <= n <= 65536) modulo a prime
/// p = 1 mod 2n. Root powers lie in bit-reversed order, index 0 unused by the butterflies:
/// roots[rev(i)] = psi^i, inverse_roots[rev(i-1)+1] = psi^-i, psi the smallest primitive 2n-th root
/// (Longa and Naehrig 2016; Microsoft SEAL's convention).
struct NttConstants {
  ModulusConstants modulus;
  std::size_t n;
  const std::uint64_t *roots, *quotients;
  const std::uint64_t *inverse_roots, *inverse_quotients;
  std::uint64_t inverse_n, inverse_n_quotient;  ///< n^-1
  std::uint64_t last_root, last_root_quotient;  ///< n^-1 times the inverse's last root
};

}  // namespace sealion::kernels
