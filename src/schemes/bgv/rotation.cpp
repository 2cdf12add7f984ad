#include "schemes/bgv/rotation.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"

namespace sealion {
namespace {

const KeySwitchingKeys& checked(const GaloisKeys& keys, const Parameters& parameters) {
  if (keys.switching_keys().chain()->digest() != parameters.chain()->digest()) {
    fail(ErrorCode::incompatible, "Galois keys of another modulus chain than the parameters'");
  }
  return keys.switching_keys();
}

RlweCiphertext turned(const RlweCiphertext& ciphertext, const Automorphism& automorphism) {
  RlweCiphertext out(ciphertext.chain(), ciphertext.parts(), ciphertext.limbs());
  for (std::size_t part = 0; part < out.parts(); ++part) {
    for (std::size_t limb = 0; limb < out.limbs(); ++limb) {
      automorphism.apply(ciphertext.residues(part, limb), out.residues(part, limb));
    }
  }
  return out;
}

}  // namespace

Rotator::Rotator(ParametersPtr parameters, const GaloisKeys& keys)
    : parameters_(std::move(parameters)),
      keys_(keys),
      switcher_(checked(keys, *parameters_), parameters_->plain_modulus().value()),
      digits_(parameters_->chain(), keys.switching_keys().shape().limbs) {}

void Rotator::check(const Ciphertext& ciphertext) const {
  if (ciphertext.parameters()->digest() != parameters_->digest()) {
    fail(ErrorCode::incompatible, "a ciphertext of other encryption parameters than the rotator's");
  }
  if (ciphertext.parts() != 2) {
    fail(ErrorCode::incompatible,
         "a ciphertext of {} parts: rotations take 2; relinearise it first", ciphertext.parts());
  }
  const std::size_t served = keys_.switching_keys().shape().limbs;
  if (ciphertext.limbs() > served) {
    fail(ErrorCode::incompatible, "a ciphertext at {} limbs: the Galois keys serve {}",
         ciphertext.limbs(), served);
  }
}

std::size_t Rotator::key_of(std::int64_t steps) const {
  const std::uint32_t element = galois_element(steps, parameters_->n());
  const auto key = keys_.find(element);
  if (!key) {
    fail(ErrorCode::unsupported, "no Galois key for {} (element {}): make keys that include it",
         steps == 0 ? std::string("the swap of rows")
                    : "a rotation by " + std::to_string(steps) + " steps",
         element);
  }
  return *key;
}

template <typename Digits>
Ciphertext Rotator::finish(const Ciphertext& ciphertext, Digits& digits, std::size_t key) {
  RlweCiphertext out(parameters_->chain(), 2, ciphertext.limbs());
  for (std::size_t limb = 0; limb < out.limbs(); ++limb) {
    std::ranges::copy(ciphertext.residues(0, limb), out.residues(0, limb).begin());
  }
  switcher_.start(ciphertext.limbs());
  switcher_.add(digits, key);
  switcher_.finish(out);
  return {parameters_, turned(out, keys_.automorphisms()[key]), ciphertext.correction()};
}

Ciphertext Rotator::apply_key(const Ciphertext& ciphertext, std::size_t key) {
  digits_.cut(ciphertext.polynomials(), 1, switcher_.divisor());
  return finish(ciphertext, digits_, key);
}

Ciphertext Rotator::rotate_rows(const Ciphertext& ciphertext, std::int64_t steps) {
  check(ciphertext);
  return steps == 0 ? ciphertext : apply_key(ciphertext, key_of(steps));
}

Ciphertext Rotator::swap_rows(const Ciphertext& ciphertext) {
  check(ciphertext);
  return apply_key(ciphertext, key_of(0));
}

std::vector<Ciphertext> Rotator::rotate_rows_hoisted(const Ciphertext& ciphertext,
                                                     std::span<const std::int64_t> steps) {
  check(ciphertext);
  digits_.cut(ciphertext.polynomials(), 1, switcher_.divisor());
  const KeptDigits kept(digits_);
  std::vector<Ciphertext> result;
  result.reserve(steps.size());
  for (const std::int64_t step : steps) {
    result.push_back(step == 0 ? ciphertext : finish(ciphertext, kept, key_of(step)));
  }
  return result;
}

}  // namespace sealion
