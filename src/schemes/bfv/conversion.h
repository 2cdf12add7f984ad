#pragma once

#include <cstdint>

#include "schemes/bgv/ciphertext.h"

/// BFV and BGV differ in where the message is: a BFV ciphertext has c(s) = (q/t) m + e, a BGV one
/// c(s) = k m + t e, k its correction. Times -t the one is the other (Alperin-Sheriff and Peikert
/// 2013, "Practical Bootstrapping in Quasilinear Time", appendix A): -t round(q m / t) = (q m mod
/// t) - q m is q m mod t, modulo t and in size. Where q = 1 mod t nothing is left to correct.
namespace sealion {

/// q mod t of the first `limbs` primes: the correction of a BGV ciphertext that comes from BFV.
std::uint64_t bfv_correction(const Parameters& parameters, std::size_t limbs);

/// Residues of a BFV ciphertext, in NTT form, become those of the BGV ciphertext of the same
/// message.
void make_bgv(Ciphertext& bfv);

/// The inverse. A ciphertext of the correction `bfv_correction` is only divided by -t. Any other is
/// first multiplied by the small integer that makes it so, at most t/2, and its noise with it:
/// choose primes that are 1 mod t where modulus switching or products lead to other corrections.
void make_bfv(Ciphertext& bgv);

/// Any BGV ciphertext divided by -t, at no cost in noise. The correction that it then has is the
/// factor left on its message in BFV: `scaled_bfv_factor`.
void make_scaled_bfv(Ciphertext& bgv);

/// What make_scaled_bfv leaves on messages at `limbs` limbs of this correction: q^-1 mod t, times
/// it.
std::uint64_t scaled_bfv_factor(const Parameters& parameters, std::size_t limbs,
                                std::uint64_t correction);

}  // namespace sealion
