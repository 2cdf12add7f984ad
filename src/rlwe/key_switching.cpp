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
    : keys_(keys),
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
  assert(limbs <= keys_.shape().limbs);
  limbs_ = limbs;
  std::ranges::fill(sums_, 0);
}

void KeySwitcher::add_products(std::size_t key, std::size_t digit, std::size_t row,
                               std::span<const std::uint64_t> values) {
  const std::size_t key_row = row < limbs_ ? row : keys_.special_row();
  const kernels::ModulusConstants constants = constants_of(keys_.row_ntt(key_row).modulus());
  const auto add_product = [&](std::size_t part, std::span<const std::uint64_t> half) {
    kernels::kernels().multiply_add(sum(part, row).data(), values.data(), half.data(),
                                    values.size(), constants);
  };
  add_product(0, keys_.b(key, digit, key_row));
  add_product(1, keys_.a(key, digit, key_row));
}

void KeySwitcher::finish(RlweCiphertext& out) {
  assert(out.limbs() == limbs_ && out.parts() >= 2);
  for (std::size_t part = 0; part < 2; ++part) divide_onto(out, part);
}

void KeySwitcher::divide_onto(RlweCiphertext& out, std::size_t part) {
  const auto remainder = sum(part, limbs_);
  division_.take_remainder(remainder);
  for (std::size_t limb = 0; limb < limbs_; ++limb) {
    const Modulus& q = keys_.row_ntt(limb).modulus();
    const auto quotient = sum(part, limb);
    const auto target = out.residues(part, limb);
    division_.divide(limb, quotient, remainder, scratch_);
    if (divisor_ != 1) multiply_scalar(quotient, q.reduce(divisor_), q);
    kernels::kernels().add(target.data(), target.data(), quotient.data(), quotient.size(),
                           constants_of(q));
  }
}

}  // namespace sealion
