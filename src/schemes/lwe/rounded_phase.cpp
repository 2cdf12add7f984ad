#include "schemes/lwe/rounded_phase.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "ring/kernels/kernels.h"
#include "schemes/lwe/answer_bits.h"

namespace sealion {
namespace {

std::size_t widest_limb(const ModulusChain& chain) {
  std::size_t widest = 0;
  for (std::size_t limb = 1; limb < chain.limbs(); ++limb) {
    if (chain.modulus(limb).value() > chain.modulus(widest).value()) widest = limb;
  }
  return widest;
}

}  // namespace

RoundedPhase::RoundedPhase(const SecretKey& key, int bits)
    : key_(key),
      bits_(bits),
      limb_(widest_limb(*key.chain())),
      // n digits below 2^w add up to less than half the prime.
      digit_bits_(key.chain()->modulus(limb_).bits() - 2 - std::countr_zero(key.chain()->n())),
      product_(key.chain()->n()) {
  assert(bits >= 1 && bits <= most_rounded_bits && digit_bits_ >= 1);
}

void RoundedPhase::operator()(std::span<const std::uint64_t> firsts,
                              std::span<const std::uint64_t> second, std::size_t spacing,
                              std::span<std::uint64_t> out) {
  assert(second.size() == product_.size() && firsts.size() == out.size());
  const Ntt& ntt = key_.chain()->ntt(limb_);
  const Modulus& p = ntt.modulus();
  const std::uint64_t mask = (std::uint64_t{1} << digit_bits_) - 1;
  std::ranges::copy(firsts, out.begin());
  for (int shift = 0; shift < bits_; shift += digit_bits_) {
    std::ranges::transform(second, product_.begin(),
                           [&](std::uint64_t c) { return c >> shift & mask; });
    ntt.forward(product_);
    kernels::kernels().multiply(product_.data(), product_.data(), key_.residues(limb_).data(),
                                product_.size(), constants_of(p));
    ntt.inverse(product_);
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] += static_cast<std::uint64_t>(p.centre(product_[i * spacing])) << shift;
    }
  }
  const std::uint64_t end = (std::uint64_t{1} << bits_) - 1;
  for (std::uint64_t& phase : out) phase &= end;
}

}  // namespace sealion
