#include "rlwe/key_switching.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/error.h"
#include "ring/kernels/kernels.h"
#include "ring/residues.h"

namespace sealion {
namespace {

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

std::uint64_t digit_divisor(std::uint64_t keys_factor, std::uint64_t noise_factor) {
  if (noise_factor % keys_factor != 0) {
    fail(ErrorCode::incompatible,
         "keys whose noise is a multiple of {} where one of {} is wanted: they are of another "
         "plaintext modulus",
         keys_factor, noise_factor);
  }
  return noise_factor / keys_factor;
}

KeySwitcher::KeySwitcher(const KeySwitchingKeys& keys, std::uint64_t noise_factor)
    : chain_(keys.chain()),
      divisor_(digit_divisor(keys.noise_factor(), noise_factor)),
      division_(*chain_, keys.shape().limbs, chain_->special_ntt(), keys.noise_factor()),
      sum_(chain_),
      lifts_(lifts_of(*chain_, keys.shape().limbs, divisor_)) {}

void KeySwitcher::start(std::size_t limbs) {
  assert(limbs <= lifts_.size() && limbs <= kernels::inner_product_terms);
  sum_.reshape(limbs);
  is_empty_ = true;
}

void KeySwitcher::prepare(std::size_t rows, const ExecutionContext& context) {
  scratch_.resize(std::max(scratch_.size(), worker_count(rows, context)));
  for (Scratch& scratch : scratch_) scratch.values.resize(chain_->n());
}

void KeySwitcher::add_row(const KeySwitchingKeys& keys, std::size_t key, std::size_t row,
                          DigitRow digits, Scratch& scratch) {
  const std::size_t limbs = sum_.limbs();
  const std::size_t key_row = row < limbs ? row : keys.special_row();
  const kernels::ModulusConstants constants = constants_of(keys.row_ntt(key_row).modulus());
  const auto add_products = [&](std::size_t part, const auto& half_of) {
    const auto sum = sum_.row(part, row);
    scratch.key_row.clear();
    for (std::size_t digit = 0; digit < limbs; ++digit) {
      scratch.key_row.push_back(half_of(digit).data());
    }
    const auto sum_up =
        is_empty_ ? kernels::kernels().inner_products : kernels::kernels().add_inner_products;
    sum_up(sum.data(), digits.data(), scratch.key_row.data(), limbs, sum.size(), constants);
  };
  add_products(0, [&](std::size_t digit) { return keys.b(key, digit, key_row); });
  add_products(1, [&](std::size_t digit) { return keys.a(key, digit, key_row); });
}

void KeySwitcher::add_part(std::size_t part, const RlweCiphertext& ciphertext) {
  assert(ciphertext.limbs() == sum_.limbs());
  if (std::exchange(is_empty_, false)) sum_.clear(sum_.limbs());
  prepare(1, one_thread);
  const std::span scratch(scratch_.front().values);
  for (std::size_t limb = 0; limb < sum_.limbs(); ++limb) {
    const Modulus& q = chain_->modulus(limb);
    kernels::kernels().multiply_scalar(scratch.data(), ciphertext.residues(part, limb).data(),
                                       lifts_[limb], scratch.size(), constants_of(q));
    sealion::add(sum_.row(part, limb), scratch, q);
  }
}

std::span<std::uint64_t> KeySwitcher::quotient(ExtendedCiphertext& sum, std::size_t part,
                                               std::size_t limb, std::span<std::uint64_t> scratch) {
  const auto row = sum.row(part, limb);
  division_.divide(limb, row, sum.row(part, sum.limbs()), scratch);
  if (divisor_ != 1) {
    const Modulus& q = chain_->modulus(limb);
    multiply_scalar(row, q.reduce(divisor_), q);
  }
  return row;
}

}  // namespace sealion
