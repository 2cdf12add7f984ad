#include "rlwe/centred_lift.h"

#include "ring/kernels/kernels.h"
#include "ring/ntt.h"

namespace sealion {
namespace {

std::uint64_t half_of(const Modulus& p) { return (p.value() - 1) / 2; }

}  // namespace

void shift_by_half(std::span<std::uint64_t> values, const Modulus& p) {
  kernels::kernels().add_scalar(values.data(), values.data(), half_of(p), values.size(),
                                constants_of(p));
}

void lift_centred(std::span<const std::uint64_t> shifted, const Modulus& p,
                  std::span<std::uint64_t> out, const Modulus& target) {
  // Below p they are residues of a prime that is no smaller.
  const auto add =
      p.value() <= target.value() ? kernels::kernels().add_scalar : kernels::kernels().reduce_sum;
  add(out.data(), shifted.data(), target.negate(target.reduce(half_of(p))), out.size(),
      constants_of(target));
}

}  // namespace sealion
