#include "schemes/bgv/rotation.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "ring/residues.h"

namespace sealion {
namespace {

const KeySwitchingKeys& checked(const GaloisKeys& keys, const Parameters& parameters) {
  if (keys.switching_keys().chain()->digest() != parameters.chain()->digest()) {
    fail(ErrorCode::incompatible, "Galois keys of another modulus chain than the parameters'");
  }
  return keys.switching_keys();
}

/// Of two parts and as many limbs; what there is stays where it has that shape.
void reshape(Ciphertext& ciphertext, const ParametersPtr& parameters, std::size_t limbs) {
  if (ciphertext.parameters() != parameters || ciphertext.parts() != 2 ||
      ciphertext.limbs() != limbs) {
    ciphertext = Ciphertext(parameters, 2, limbs);
  }
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

std::vector<std::optional<std::size_t>> Rotator::keys_of(
    std::span<const std::int64_t> steps) const {
  std::vector<std::optional<std::size_t>> keys;
  for (const std::int64_t step : steps) {
    keys.push_back(step == 0 ? std::nullopt : std::optional(key_of(step)));
  }
  return keys;
}

template <typename Digits>
void Rotator::apply_key(const Ciphertext& ciphertext, Digits& digits, std::size_t key,
                        Ciphertext& out) {
  const Automorphism& automorphism = keys_.automorphisms()[key];
  reshape(out, parameters_, ciphertext.limbs());
  switcher_.start(ciphertext.limbs());
  switcher_.add(digits, key);
  switcher_.finish([&](std::size_t part, std::size_t limb, std::span<std::uint64_t> row) {
    if (part == 0) add(row, ciphertext.residues(0, limb), parameters_->coeff_modulus(limb));
    automorphism.apply(row, out.residues(part, limb));
  });
  out.set_correction(ciphertext.correction());
}

void Rotator::apply_key(const Ciphertext& ciphertext, std::size_t key, Ciphertext& out) {
  digits_.cut(ciphertext.polynomials(), 1, switcher_.divisor());
  apply_key(ciphertext, digits_, key, out);
}

Ciphertext Rotator::rotate_rows(const Ciphertext& ciphertext, std::int64_t steps) {
  check(ciphertext);
  if (steps == 0) return ciphertext;
  Ciphertext out(parameters_, 2, ciphertext.limbs());
  apply_key(ciphertext, key_of(steps), out);
  return out;
}

void Rotator::rotate_rows(const Ciphertext& ciphertext, std::int64_t steps, Ciphertext& out) {
  check(ciphertext);
  if (steps == 0) {
    out = ciphertext;
  } else {
    apply_key(ciphertext, key_of(steps), out);
  }
}

Ciphertext Rotator::swap_rows(const Ciphertext& ciphertext) {
  check(ciphertext);
  Ciphertext out(parameters_, 2, ciphertext.limbs());
  apply_key(ciphertext, key_of(0), out);
  return out;
}

std::vector<Ciphertext> Rotator::rotate_rows_hoisted(const Ciphertext& ciphertext,
                                                     std::span<const std::int64_t> steps) {
  std::vector<Ciphertext> out;
  rotate_rows_hoisted(ciphertext, steps, out);
  return out;
}

void Rotator::rotate_rows_hoisted(const Ciphertext& ciphertext, std::span<const std::int64_t> steps,
                                  std::vector<Ciphertext>& out) {
  check(ciphertext);
  const std::vector<std::optional<std::size_t>> keys = keys_of(steps);
  while (out.size() > keys.size()) out.pop_back();
  while (out.size() < keys.size()) out.emplace_back(parameters_, 2, ciphertext.limbs());
  digits_.cut(ciphertext.polynomials(), 1, switcher_.divisor());
  kept_.keep(digits_);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i]) {
      apply_key(ciphertext, kept_, *keys[i], out[i]);
    } else {
      out[i] = ciphertext;
    }
  }
}

}  // namespace sealion
