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

}  // namespace

KeySwitcher::KeySwitcher(const KeySwitchingKeys& keys, std::uint64_t noise_factor)
    : chain_(keys.chain()),
      divisor_(divisor_of(keys, noise_factor)),
      division_(*keys.chain(), keys.shape().limbs, keys.chain()->special_ntt(),
                keys.noise_factor()),
      sums_(2 * keys.rows() * keys.chain()->n()),
      scratch_(keys.chain()->n()) {}

std::span<std::uint64_t> KeySwitcher::sum(std::size_t part, std::size_t row) {
  const std::size_t n = scratch_.size();
  return std::span(sums_).subspan((part * (limbs_ + 1) + row) * n, n);
}

void KeySwitcher::start(std::size_t limbs) {
  assert(2 * (limbs + 1) * scratch_.size() <= sums_.size());
  assert(limbs <= kernels::inner_product_terms);
  limbs_ = limbs;
  std::fill_n(sums_.begin(), 2 * (limbs + 1) * scratch_.size(), 0);
}

void KeySwitcher::add_row(const KeySwitchingKeys& keys, std::size_t key, std::size_t row,
                          DigitRow digits) {
  const std::size_t key_row = row < limbs_ ? row : keys.special_row();
  const kernels::ModulusConstants constants = constants_of(keys.row_ntt(key_row).modulus());
  const auto add_products = [&](std::size_t part, const auto& half_of) {
    key_row_.clear();
    for (std::size_t digit = 0; digit < limbs_; ++digit) {
      key_row_.push_back(half_of(digit).data());
    }
    kernels::kernels().add_inner_products(sum(part, row).data(), digits.data(), key_row_.data(),
                                          limbs_, scratch_.size(), constants);
  };
  add_products(0, [&](std::size_t digit) { return keys.b(key, digit, key_row); });
  add_products(1, [&](std::size_t digit) { return keys.a(key, digit, key_row); });
}

std::span<std::uint64_t> KeySwitcher::divide(std::size_t part, std::size_t limb) {
  const auto quotient = sum(part, limb);
  division_.divide(limb, quotient, sum(part, limbs_), scratch_);
  if (divisor_ != 1) {
    const Modulus& q = chain_->modulus(limb);
    multiply_scalar(quotient, q.reduce(divisor_), q);
  }
  return quotient;
}

}  // namespace sealion
