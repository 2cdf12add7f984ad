#include "schemes/bfv/conversion.h"

#include "ring/residues.h"

namespace sealion {
namespace {

/// What takes the correction to q mod t, centred.
std::int64_t adjustment(const Ciphertext& bgv) {
  const Modulus& t = bgv.parameters()->plain_modulus();
  return t.centre(
      t.multiply(bfv_correction(*bgv.parameters(), bgv.limbs()), t.inverse(bgv.correction())));
}

/// Times a factor, and divided by -t.
void divide_by_minus_t(Ciphertext& ciphertext, std::int64_t factor) {
  const Parameters& parameters = *ciphertext.parameters();
  for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
    const Modulus& p = parameters.coeff_modulus(limb);
    const std::uint64_t scalar = p.multiply(
        p.reduce_signed(-factor), p.inverse(p.reduce(parameters.plain_modulus().value())));
    for (std::size_t part = 0; part < ciphertext.parts(); ++part) {
      multiply_scalar(ciphertext.residues(part, limb), scalar, p);
    }
  }
}

}  // namespace

std::uint64_t bfv_correction(const Parameters& parameters, std::size_t limbs) {
  const Modulus& t = parameters.plain_modulus();
  std::uint64_t q = 1;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    q = t.multiply(q, t.reduce(parameters.coeff_modulus(limb).value()));
  }
  return q;
}

void make_bgv(Ciphertext& bfv) {
  const Parameters& parameters = *bfv.parameters();
  for (std::size_t limb = 0; limb < bfv.limbs(); ++limb) {
    for (std::size_t part = 0; part < bfv.parts(); ++part) {
      const Modulus& p = parameters.coeff_modulus(limb);
      multiply_scalar(bfv.residues(part, limb), p.negate(parameters.plain_modulus().value()), p);
    }
  }
  bfv.set_correction(bfv_correction(parameters, bfv.limbs()));
}

void make_bfv(Ciphertext& bgv) {
  divide_by_minus_t(bgv, adjustment(bgv));
  bgv.set_correction(1);
}

void make_scaled_bfv(Ciphertext& bgv) {
  divide_by_minus_t(bgv, 1);
  bgv.set_correction(scaled_bfv_factor(*bgv.parameters(), bgv.limbs(), bgv.correction()));
}

std::uint64_t scaled_bfv_factor(const Parameters& parameters, std::size_t limbs,
                                std::uint64_t correction) {
  const Modulus& t = parameters.plain_modulus();
  return t.multiply(correction, t.inverse(bfv_correction(parameters, limbs)));
}

}  // namespace sealion
