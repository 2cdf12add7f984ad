#include "schemes/bgv/relinearisation.h"

#include <algorithm>

#include "base/error.h"
#include "ring/residues.h"

namespace sealion {
namespace {

void check_served(const Ciphertext& ciphertext, const EvaluationKeys& keys) {
  if (ciphertext.parameters()->digest() != keys.parameters()->digest()) {
    fail(ErrorCode::incompatible,
         "a ciphertext of other encryption parameters than the evaluation keys'");
  }
  const EvaluationKeyShape& shape = keys.shape();
  if (ciphertext.parts() > shape.parts || ciphertext.limbs() > shape.limbs) {
    fail(ErrorCode::incompatible,
         "a ciphertext of {} parts at {} limbs: the evaluation keys serve {} parts at {} limbs",
         ciphertext.parts(), ciphertext.limbs(), shape.parts, shape.limbs);
  }
}

/// Parts 0 and 1 alone.
RlweCiphertext first_two_parts(const RlweCiphertext& ciphertext) {
  RlweCiphertext out(ciphertext.chain(), 2, ciphertext.limbs());
  for (std::size_t part = 0; part < 2; ++part) {
    for (std::size_t limb = 0; limb < out.limbs(); ++limb) {
      std::ranges::copy(ciphertext.residues(part, limb), out.residues(part, limb).begin());
    }
  }
  return out;
}

}  // namespace

Relineariser::Relineariser(const EvaluationKeys& keys)
    : keys_(keys),
      switcher_(keys.switching_keys(), keys.parameters()->plain_modulus().value()),
      digits_(keys.parameters()->chain(), keys.shape().limbs) {}

Ciphertext Relineariser::operator()(const Ciphertext& ciphertext) {
  check_served(ciphertext, keys_);
  if (ciphertext.parts() < 3) return ciphertext;
  switcher_.start(ciphertext.limbs());
  for (std::size_t part = 2; part < ciphertext.parts(); ++part) {
    digits_.cut(ciphertext.polynomials(), part, switcher_.divisor());
    switcher_.add(digits_, keys_.switching_keys(), EvaluationKeys::key_of(part));
  }
  RlweCiphertext out = first_two_parts(ciphertext.polynomials());
  switcher_.finish(
      [&](std::size_t part, std::size_t limb, std::span<const std::uint64_t> quotient) {
        add(out.residues(part, limb), quotient, out.chain()->modulus(limb));
      });
  return {ciphertext.parameters(), std::move(out), ciphertext.correction()};
}

}  // namespace sealion
