#pragma once

#include <cstdint>

#include "base/execution_context.h"
#include "schemes/bgv/ciphertext.h"
#include "schemes/bgv/encoder.h"

namespace sealion {

/// Homomorphic arithmetic on single ciphertexts. Each works slot by slot modulo t and throws
/// `incompatible` where the two do not share parameters and limbs, or, in a sum, corrections.
/// (Whole networks run in layouts/, which do the same on tiles.)

/// Any part counts: missing parts count as zero.
Ciphertext add(const Ciphertext& a, const Ciphertext& b);
Ciphertext subtract(const Ciphertext& a, const Ciphertext& b);

/// The integer as it is, not reduced modulo t, so that a small one makes little noise.
Ciphertext multiply_integer(const Ciphertext& a, std::int64_t factor);
/// The integer modulo t, centred, and times the correction of `a`.
Ciphertext add_integer(const Ciphertext& a, std::int64_t addend);

/// The product as polynomials in s: a.parts() + b.parts() - 1 parts, no key needed.
Ciphertext multiply(const Ciphertext& a, const Ciphertext& b,
                    const ExecutionContext& context = one_thread);

}  // namespace sealion
