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

/// Tables of one negacyclic transform of size n (a power of two, 8 <= n <= 65536) modulo a prime
/// p = 1 mod 2n. Root powers lie in bit-reversed order, index 0 unused by the butterflies:
/// roots[rev(i)] = psi^i, inverse_roots[rev(i-1)+1] = psi^-i, psi the smallest primitive 2n-th root
/// (Longa and Naehrig 2016; Microsoft SEAL's convention). `*_quotient52` is floor(root * 2^52 / p)
/// and `*_quotient64` floor(root * 2^64 / p), for Shoup's multiplication.
struct NttConstants {
  ModulusConstants modulus;
  std::size_t n;
  const std::uint64_t* roots;
  const std::uint64_t* roots_quotient52;
  const std::uint64_t* roots_quotient64;
  const std::uint64_t* inverse_roots;
  const std::uint64_t* inverse_roots_quotient52;
  const std::uint64_t* inverse_roots_quotient64;
  std::uint64_t inverse_n;             ///< n^-1 mod p
  std::uint64_t inverse_n_quotient52;  ///< its Shoup quotients
  std::uint64_t inverse_n_quotient64;
};

}  // namespace sealion::kernels
