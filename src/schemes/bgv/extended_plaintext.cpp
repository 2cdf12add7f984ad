#include "schemes/bgv/extended_plaintext.h"

#include <cassert>

#include "rlwe/centred_lift.h"

namespace sealion {

ExtendedPlaintext::ExtendedPlaintext(const Parameters& parameters, const Plaintext& plain,
                                     std::size_t limbs)
    : n_(parameters.n()), limbs_(limbs), rows_((limbs + 1) * parameters.n()) {
  assert(plain.size() == n_ && limbs >= 1 && limbs <= parameters.limbs());
  const Modulus& t = parameters.plain_modulus();
  Plaintext shifted = plain;
  shift_by_half(shifted, t);
  for (std::size_t row = 0; row <= limbs; ++row) {
    const Ntt& ntt = parameters.chain()->row_ntt(row, limbs);
    const auto out = std::span(rows_).subspan(row * n_, n_);
    lift_centred(shifted, t, out, ntt.modulus());
    ntt.forward(out);
  }
}

}  // namespace sealion
