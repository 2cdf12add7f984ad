#include "schemes/bgv/relinearisation.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "ring/residues.h"

namespace sealion {
namespace {

const KeySwitchingKeys& checked(const EvaluationKeys& keys, const Parameters& parameters) {
  if (keys.chain()->digest() != parameters.chain()->digest()) {
    fail(ErrorCode::incompatible, "evaluation keys of another modulus chain than the parameters'");
  }
  return keys.relinearisation();
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

Relineariser::Relineariser(ParametersPtr parameters, const EvaluationKeys& keys)
    : parameters_(std::move(parameters)),
      keys_(checked(keys, *parameters_)),
      switcher_(keys_, parameters_->plain_modulus().value()),
      digits_(parameters_->chain(), keys_.shape().limbs) {}

void Relineariser::check(const Ciphertext& ciphertext) const {
  if (ciphertext.parameters()->digest() != parameters_->digest()) {
    fail(ErrorCode::incompatible,
         "a ciphertext of other encryption parameters than the evaluation keys'");
  }
  const std::size_t parts = keys_.shape().keys + 2;
  if (ciphertext.parts() > parts || ciphertext.limbs() > keys_.shape().limbs) {
    fail(ErrorCode::incompatible,
         "a ciphertext of {} parts at {} limbs: the evaluation keys serve {} parts at {} limbs",
         ciphertext.parts(), ciphertext.limbs(), parts, keys_.shape().limbs);
  }
}

Ciphertext Relineariser::operator()(const Ciphertext& ciphertext) {
  check(ciphertext);
  if (ciphertext.parts() < 3) return ciphertext;
  switcher_.start(ciphertext.limbs());
  for (std::size_t part = 2; part < ciphertext.parts(); ++part) {
    digits_.cut(ciphertext.polynomials(), part, switcher_.divisor());
    switcher_.add(digits_, keys_, EvaluationKeys::key_of(part));
  }
  RlweCiphertext out = first_two_parts(ciphertext.polynomials());
  switcher_.finish(
      [&](std::size_t part, std::size_t limb, std::span<const std::uint64_t> quotient) {
        add(out.residues(part, limb), quotient, out.chain()->modulus(limb));
      });
  return {ciphertext.parameters(), std::move(out), ciphertext.correction()};
}

}  // namespace sealion
