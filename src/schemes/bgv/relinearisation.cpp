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

Ciphertext Relineariser::operator()(const Ciphertext& ciphertext, const ExecutionContext& context) {
  check(ciphertext);
  if (ciphertext.parts() < 3) return ciphertext;
  switcher_.start(ciphertext.limbs());
  for (std::size_t part = 2; part < ciphertext.parts(); ++part) {
    digits_.cut(ciphertext.polynomials(), part, switcher_.divisor(), context);
    switcher_.add(digits_, keys_, EvaluationKeys::key_of(part), context);
  }
  Ciphertext out = Ciphertext::unfilled(ciphertext.parameters(), 2, ciphertext.limbs());
  const auto take = [&](std::size_t part, std::size_t limb, std::span<std::uint64_t> quotient) {
    add(quotient, ciphertext.residues(part, limb), parameters_->coeff_modulus(limb));
    std::ranges::copy(quotient, out.residues(part, limb).begin());
  };
  switcher_.finish(context, take);
  out.set_correction(ciphertext.correction());
  return out;
}

}  // namespace sealion
