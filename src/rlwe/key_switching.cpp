#include "rlwe/key_switching.h"

#include <algorithm>
#include <cassert>

#include "base/error.h"
#include "ring/kernels/kernels.h"
#include "ring/residues.h"

namespace sealion {
namespace {

std::uint64_t divisor_of(const KeySwitchingKeys& keys, std::uint64_t noise_factor) {
  if (noise_factor % keys.noise_factor() != 0) {
    fail(ErrorCode::incompatible,
         "keys whose noise is a multiple of {} where one of {} is wanted: they are of another "
         "plaintext modulus",
         keys.noise_factor(), noise_factor);
  }
  return noise_factor / keys.noise_factor();
}

/// P divided by the divisor of the digits, modulo each limb.
std::vector<std::uint64_t> lifts_of(const ModulusChain& chain, std::size_t limbs,
                                    std::uint64_t divisor) {
  std::vector<std::uint64_t> lifts;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    const Modulus& q = chain.modulus(limb);
    const std::uint64_t special = q.reduce(chain.special_ntt().modulus().value());
    lifts.push_back(q.multiply(special, q.inverse(q.reduce(divisor))));
  }
  return lifts;
}

}  // namespace

KeySwitcher::KeySwitcher(const KeySwitchingKeys& keys, std::uint64_t noise_factor)
    : chain_(keys.chain()),
      divisor_(divisor_of(keys, noise_factor)),
      division_(*chain_, keys.shape().limbs, chain_->special_ntt(), keys.noise_factor()),
      sum_(chain_),
      lifts_(lifts_of(*chain_, keys.shape().limbs, divisor_)),
      scratch_(chain_->n()) {}

void KeySwitcher::start(std::size_t limbs) {
  assert(limbs <= lifts_.size() && limbs <= kernels::inner_product_terms);
  sum_.clear(limbs);
}

void KeySwitcher::add_row(const KeySwitchingKeys& keys, std::size_t key, std::size_t row,
                          DigitRow digits) {
  const std::size_t limbs = sum_.limbs();
  const std::size_t key_row = row < limbs ? row : keys.special_row();
  const kernels::ModulusConstants constants = constants_of(keys.row_ntt(key_row).modulus());
  const auto add_products = [&](std::size_t part, const auto& half_of) {
    key_row_.clear();
    for (std::size_t digit = 0; digit < limbs; ++digit) key_row_.push_back(half_of(digit).data());
    kernels::kernels().add_inner_products(sum_.row(part, row).data(), digits.data(),
                                          key_row_.data(), limbs, scratch_.size(), constants);
  };
  add_products(0, [&](std::size_t digit) { return keys.b(key, digit, key_row); });
  add_products(1, [&](std::size_t digit) { return keys.a(key, digit, key_row); });
}

void KeySwitcher::add_part(std::size_t part, const RlweCiphertext& ciphertext) {
  assert(ciphertext.limbs() == sum_.limbs());
  for (std::size_t limb = 0; limb < sum_.limbs(); ++limb) {
    const Modulus& q = chain_->modulus(limb);
    std::ranges::copy(ciphertext.residues(part, limb), scratch_.begin());
    multiply_scalar(scratch_, lifts_[limb], q);
    sealion::add(sum_.row(part, limb), scratch_, q);
  }
}

std::span<std::uint64_t> KeySwitcher::quotient(ExtendedCiphertext& sum, std::size_t part,
                                               std::size_t limb) {
  const auto row = sum.row(part, limb);
  division_.divide(limb, row, sum.row(part, sum.limbs()), scratch_);
  if (divisor_ != 1) {
    const Modulus& q = chain_->modulus(limb);
    multiply_scalar(row, q.reduce(divisor_), q);
  }
  return row;
}

}  // namespace sealion
