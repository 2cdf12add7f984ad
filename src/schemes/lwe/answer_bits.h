#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace sealion {

/// Bits to which ciphertexts may be rounded: what the kernels pack.
inline constexpr int least_rounded_bits = 2, most_rounded_bits = 50;

/// Most that the switch to 2^k (AnswerSwitcher) rounds a coefficient by.
inline constexpr double largest_rounding = 0.5 + 0x1p-14;

/// B / sqrt(V) where 2 exp(-B^2 / (2 V)) = 2^failure_bits: how many deviations sub-Gaussian noise
/// exceeds with that probability at most.
double deviations_at(double failure_bits);

/// V of the roundings r_j of a second part, sum r_j s_j, for a ternary secret: (2/3) n r^2 with the
/// largest r, whatever the r_j are as long as they do not depend on s.
double rounding_variance(std::size_t n);

/// The least k so that a BFV ciphertext modulo q, rounded to 2^k, still decrypts: `budget_bits` is
/// log2 of how much smaller its noise is than q / (2 t). The roundings then exceed what the noise
/// leaves of 2^k / (2 t), anywhere in the ciphertext, with a probability of 2^-40 at most. Nothing
/// where no budget is left or no such k is possible.
///
/// The roundings of c_1 are taken as independent of s: after evaluation c_1 follows from evaluation
/// keys, too, but what depends on s in these looks uniform to who does not know s.
std::optional<int> least_answer_bits(std::size_t n, std::uint64_t plain_modulus,
                                     double budget_bits);

}  // namespace sealion
