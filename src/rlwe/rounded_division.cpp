#include "rlwe/rounded_division.h"

#include "ring/kernels/kernels.h"
#include "rlwe/centred_lift.h"

namespace sealion {

RoundedDivision::RoundedDivision(const ModulusChain& chain, std::size_t limbs, const Ntt& divisor,
                                 std::uint64_t factor)
    : divisor_(divisor) {
  const Modulus& p = divisor.modulus();
  factor_inverse_ = p.inverse(p.reduce(factor));
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    const Modulus& q = chain.modulus(limb);
    const std::uint64_t inverse = q.inverse(q.reduce(p.value()));
    targets_.push_back({chain.ntt(limb), inverse, q.multiply(inverse, q.reduce(factor))});
  }
}

void RoundedDivision::take_remainder(std::span<std::uint64_t> row_at_divisor) const {
  // delta / f, whose centred representative times f is delta.
  divisor_.inverse(row_at_divisor);
  kernels::kernels().multiply_scalar(row_at_divisor.data(), row_at_divisor.data(), factor_inverse_,
                                     row_at_divisor.size(), constants_of(divisor_.modulus()));
  shift_by_half(row_at_divisor, divisor_.modulus());
}

void RoundedDivision::divide(std::size_t limb, std::span<std::uint64_t> row,
                             std::span<const std::uint64_t> remainder,
                             std::span<std::uint64_t> scratch) const {
  const Target& target = targets_[limb];
  lift_centred(remainder, divisor_.modulus(), scratch, target.ntt.modulus());
  target.ntt.forward(scratch);
  kernels::kernels().scaled_difference(row.data(), row.data(), target.inverse, scratch.data(),
                                       target.inverse_scaled, row.size(),
                                       constants_of(target.ntt.modulus()));
}

}  // namespace sealion
