#include "schemes/bgv/rotation.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "ring/residues.h"

namespace sealion {
namespace {

/// Those of the group that serves the most limbs.
const KeySwitchingKeys& widest(std::span<const GaloisKeys> groups, const Parameters& parameters) {
  if (groups.empty()) fail(ErrorCode::invalid_argument, "no Galois keys to rotate with");
  const KeySwitchingKeys& first = groups.front().switching_keys();
  for (const GaloisKeys& group : groups) {
    const KeySwitchingKeys& keys = group.switching_keys();
    if (keys.chain()->digest() != parameters.chain()->digest()) {
      fail(ErrorCode::incompatible, "Galois keys of another modulus chain than the parameters'");
    }
    if (keys.noise_factor() != first.noise_factor() || keys.shape().limbs > first.shape().limbs) {
      fail(ErrorCode::invalid_argument,
           "Galois keys at {} limbs with noise of multiples of {} after those at {} and {}",
           keys.shape().limbs, keys.noise_factor(), first.shape().limbs, first.noise_factor());
    }
  }
  return first;
}

/// Of two parts and as many limbs; what there is stays where it has that shape.
void reshape(Ciphertext& ciphertext, const ParametersPtr& parameters, std::size_t limbs) {
  if (ciphertext.parameters() != parameters || ciphertext.parts() != 2 ||
      ciphertext.limbs() != limbs) {
    ciphertext = Ciphertext(parameters, 2, limbs);
  }
}

}  // namespace

Rotator::Rotator(ParametersPtr parameters, std::span<const GaloisKeys> keys)
    : parameters_(std::move(parameters)),
      keys_(keys),
      switcher_(widest(keys, *parameters_), parameters_->plain_modulus().value()),
      digits_(parameters_->chain(), keys.front().switching_keys().shape().limbs) {}

void Rotator::check(const Ciphertext& ciphertext) const {
  if (ciphertext.parameters()->digest() != parameters_->digest()) {
    fail(ErrorCode::incompatible, "a ciphertext of other encryption parameters than the rotator's");
  }
  if (ciphertext.parts() != 2) {
    fail(ErrorCode::incompatible,
         "a ciphertext of {} parts: rotations take 2; relinearise it first", ciphertext.parts());
  }
}

std::optional<GaloisKey> Rotator::key_of(const SlotRotation& rotation, std::size_t limbs) const {
  if (rotation.is_identity()) return std::nullopt;
  const std::uint32_t element = galois_element(rotation, parameters_->n());
  auto key = find_key(keys_, element);
  if (!key) {
    fail(ErrorCode::unsupported,
         "no Galois key for a rotation {} (element {}): make keys that include it",
         to_string(rotation), element);
  }
  if (limbs > key->limbs()) {
    fail(ErrorCode::incompatible, "a ciphertext at {} limbs: the key of a rotation {} serves {}",
         limbs, to_string(rotation), key->limbs());
  }
  return key;
}

template <typename Digits>
void Rotator::apply_key(const Ciphertext& ciphertext, Digits& digits, const GaloisKey& key,
                        Ciphertext& out) {
  reshape(out, parameters_, ciphertext.limbs());
  switcher_.start(ciphertext.limbs());
  switcher_.add(digits, key.keys, key.number);
  switcher_.finish([&](std::size_t part, std::size_t limb, std::span<std::uint64_t> row) {
    if (part == 0) add(row, ciphertext.residues(0, limb), parameters_->coeff_modulus(limb));
    key.automorphism.apply(row, out.residues(part, limb));
  });
  out.set_correction(ciphertext.correction());
}

Ciphertext Rotator::rotate(const Ciphertext& ciphertext, const SlotRotation& rotation) {
  Ciphertext out(parameters_, 2, ciphertext.limbs());
  rotate(ciphertext, rotation, out);
  return out;
}

void Rotator::rotate(const Ciphertext& ciphertext, const SlotRotation& rotation, Ciphertext& out) {
  check(ciphertext);
  const auto key = key_of(rotation, ciphertext.limbs());
  if (!key) {
    out = ciphertext;
    return;
  }
  digits_.cut(ciphertext.polynomials(), 1, switcher_.divisor());
  apply_key(ciphertext, digits_, *key, out);
}

std::vector<Ciphertext> Rotator::rotate_hoisted(const Ciphertext& ciphertext,
                                                std::span<const SlotRotation> rotations) {
  std::vector<Ciphertext> out;
  rotate_hoisted(ciphertext, rotations, out);
  return out;
}

void Rotator::rotate_hoisted(const Ciphertext& ciphertext, std::span<const SlotRotation> rotations,
                             std::vector<Ciphertext>& out) {
  check(ciphertext);
  std::vector<std::optional<GaloisKey>> keys;
  for (const SlotRotation& rotation : rotations) {
    keys.push_back(key_of(rotation, ciphertext.limbs()));
  }
  while (out.size() > keys.size()) out.pop_back();
  while (out.size() < keys.size()) out.emplace_back(parameters_, 2, ciphertext.limbs());
  if (std::ranges::any_of(keys, [](const auto& key) { return key.has_value(); })) {
    digits_.cut(ciphertext.polynomials(), 1, switcher_.divisor());
    kept_.keep(digits_);
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i]) {
      apply_key(ciphertext, kept_, *keys[i], out[i]);
    } else {
      out[i] = ciphertext;
    }
  }
}

}  // namespace sealion
