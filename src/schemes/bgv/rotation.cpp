#include "schemes/bgv/rotation.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "ring/kernels/kernels.h"
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
  if (ciphertext.parameters()->digest() != parameters->digest() || ciphertext.parts() != 2 ||
      ciphertext.limbs() != limbs) {
    ciphertext = Ciphertext::unfilled(parameters, 2, limbs);
  }
}

void check_weight(const ExtendedPlaintext& weight, const Ciphertext& ciphertext) {
  if (weight.limbs() >= ciphertext.limbs()) return;
  fail(ErrorCode::incompatible, "a plaintext for {} limbs times a ciphertext at {}", weight.limbs(),
       ciphertext.limbs());
}

/// One row of a ciphertext times P, times each weight, onto its sum.
void add_weighted(std::span<const WeightedSum> sums, std::size_t part, std::size_t row,
                  std::span<const std::uint64_t> values) {
  for (const WeightedSum& weighted : sums) {
    ExtendedCiphertext& terms = weighted.sum.terms();
    kernels::kernels().multiply_add(terms.row(part, row).data(),
                                    weighted.weight.row(row, terms.limbs()).data(), values.data(),
                                    values.size(), constants_of(terms.modulus(row)));
  }
}

}  // namespace

Rotator::Rotator(ParametersPtr parameters, std::span<const GaloisKeys> keys)
    : parameters_(std::move(parameters)),
      keys_(keys),
      switcher_(widest(keys, *parameters_), parameters_->plain_modulus().value()),
      digits_(parameters_->chain(), keys.front().switching_keys().shape().limbs),
      turned_(parameters_->n()) {}

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
                        Ciphertext& out, const ExecutionContext& context) {
  reshape(out, parameters_, ciphertext.limbs());
  switcher_.start(ciphertext.limbs());
  switcher_.add(digits, key.keys, key.number, context);
  const auto take = [&](std::size_t part, std::size_t limb, std::span<std::uint64_t> row) {
    if (part == 0) add(row, ciphertext.residues(0, limb), parameters_->coeff_modulus(limb));
    key.automorphism.apply(row, out.residues(part, limb));
  };
  switcher_.finish(context, take);
  out.set_correction(ciphertext.correction());
}

Ciphertext Rotator::rotate(const Ciphertext& ciphertext, const SlotRotation& rotation) {
  Ciphertext out = Ciphertext::unfilled(parameters_, 2, ciphertext.limbs());
  rotate(ciphertext, rotation, out);
  return out;
}

void Rotator::rotate(const Ciphertext& ciphertext, const SlotRotation& rotation, Ciphertext& out,
                     const ExecutionContext& context) {
  check(ciphertext);
  const auto key = key_of(rotation, ciphertext.limbs());
  if (!key) {
    out = ciphertext;
    return;
  }
  digits_.cut(ciphertext.polynomials(), 1, switcher_.divisor(), context);
  apply_key(ciphertext, digits_, *key, out, context);
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
  for (const SlotRotation& rotation : rotations) key_of(rotation, ciphertext.limbs());
  while (out.size() > rotations.size()) out.pop_back();
  while (out.size() < rotations.size()) {
    out.push_back(Ciphertext::unfilled(parameters_, 2, ciphertext.limbs()));
  }
  if (std::ranges::all_of(rotations, &SlotRotation::is_identity)) {
    std::ranges::fill(out, ciphertext);
    return;
  }
  hoist(ciphertext, hoisted_);
  for (std::size_t i = 0; i < rotations.size(); ++i) rotate(hoisted_, rotations[i], out[i]);
}

void Rotator::hoist(const Ciphertext& ciphertext, HoistedCiphertext& out,
                    const ExecutionContext& context) {
  check(ciphertext);
  const std::size_t served = keys_.front().switching_keys().shape().limbs;
  if (ciphertext.limbs() > served) {
    fail(ErrorCode::incompatible, "a ciphertext at {} limbs: the Galois keys serve {}",
         ciphertext.limbs(), served);
  }
  out.ciphertext = &ciphertext;
  out.divisor = switcher_.divisor();
  digits_.cut(ciphertext.polynomials(), 1, out.divisor, context);
  out.digits.keep(digits_, context);
}

void Rotator::check_digits(const HoistedCiphertext& hoisted) const {
  check(*hoisted.ciphertext);
  if (hoisted.divisor == switcher_.divisor()) return;
  fail(ErrorCode::incompatible, "digits of a part divided by {} where the keys take it by {}",
       hoisted.divisor, switcher_.divisor());
}

void Rotator::check_sum(const RotationSum& sum, const Ciphertext& ciphertext) const {
  if (sum.parameters()->digest() == parameters_->digest() && sum.limbs() == ciphertext.limbs() &&
      sum.correction() == ciphertext.correction()) {
    return;
  }
  fail(ErrorCode::incompatible,
       "a ciphertext at {} limbs with the correction {} onto a sum at {} with {}, or other "
       "parameters",
       ciphertext.limbs(), ciphertext.correction(), sum.limbs(), sum.correction());
}

void Rotator::rotate(const HoistedCiphertext& hoisted, const SlotRotation& rotation,
                     Ciphertext& out, const ExecutionContext& context) {
  check_digits(hoisted);
  const Ciphertext& ciphertext = *hoisted.ciphertext;
  const auto key = key_of(rotation, ciphertext.limbs());
  if (key) {
    apply_key(ciphertext, hoisted.digits, *key, out, context);
  } else {
    out = ciphertext;
  }
}

void Rotator::add_rotated(const HoistedCiphertext& hoisted, const SlotRotation& rotation,
                          std::span<const WeightedSum> sums) {
  check_digits(hoisted);
  const Ciphertext& ciphertext = *hoisted.ciphertext;
  const auto key = key_of(rotation, ciphertext.limbs());
  for (const WeightedSum& weighted : sums) {
    check_sum(weighted.sum, ciphertext);
    check_weight(weighted.weight, ciphertext);
  }
  switcher_.start(ciphertext.limbs());
  switcher_.add_part(0, ciphertext.polynomials());
  if (key) {
    switcher_.add(hoisted.digits, key->keys, key->number);
  } else {
    switcher_.add_part(1, ciphertext.polynomials());
  }
  const ExtendedCiphertext& products = switcher_.sum();
  for (std::size_t row = 0; row < products.rows(); ++row) {
    for (std::size_t part = 0; part < 2; ++part) {
      auto values = products.row(part, row);
      if (key) {
        key->automorphism.apply(values, turned_);
        values = turned_;
      }
      add_weighted(sums, part, row, values);
    }
  }
}

void Rotator::take(RotationSum& sum, Ciphertext& out) {
  if (sum.parameters()->digest() != parameters_->digest()) {
    fail(ErrorCode::incompatible, "a sum of other encryption parameters than the rotator's");
  }
  reshape(out, parameters_, sum.limbs());
  const auto take = [&](std::size_t part, std::size_t limb, std::span<const std::uint64_t> row) {
    std::ranges::copy(row, out.residues(part, limb).begin());
  };
  switcher_.divide(sum.terms(), one_thread, take);
  out.set_correction(sum.correction());
  sum.clear();
}

}  // namespace sealion
