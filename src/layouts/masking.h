#pragma once

#include <cstddef>
#include <cstdint>

#include "exchange/model_privacy.h"
#include "layouts/cost.h"
#include "rlwe/masking_key.h"

/// What it takes that answers tell their logits and hardly anything else (`AnswerMask`).
namespace sealion {

/// With what, and how, the answers of one client are masked.
struct Masking {
  const MaskingKey& key;
  const ModelPrivacy& privacy;
};

/// Noise in units of what it is a multiple of: t in BGV, 1 where messages are in the high bits.
struct MaskedNoise {
  int flood_bits;  ///< f
  double bound;    ///< on the absolute value of every coefficient, flooding included
};

/// What floods `coefficients` coefficients, each with noise of up to `noise`, so that their joint
/// distribution changes by 2^-privacy_bits in statistical distance whatever that noise is: F
/// uniform in 2^f integers and F + v differ by |v| / 2^f, and distances add up. The noise of the
/// mask's own encryption of zero, of so many parts, is hidden with it.
///
/// That noise is sum e u_i s^i + sum e_i s^i, bounded but for a probability of 2^-40. e is
/// sub-Gaussian of variance 21/2 a coefficient, so the sum is given u and s, with that times |u_i
/// s^i|^2 <= n S^i and |s^i|^2 <= n S^(i-1), where S = max |s(zeta)|^2 over the n/2 pairs of roots
/// is exponentially distributed with mean 2n/3 at each.
MaskedNoise masked_noise(int privacy_bits, double coefficients, double noise, std::size_t n,
                         std::size_t parts);

/// What masking so many ciphertexts of all channels together costs the server, and the key for it
/// the client. `coeff_bits`: of one residue at each of the limbs, together.
Cost masking_cost(std::size_t n, std::size_t ciphertexts, std::size_t parts, std::size_t limbs,
                  std::uint64_t coeff_bits);

}  // namespace sealion
