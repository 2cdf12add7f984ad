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
  const kernels::KernelTable& kernel = kernels::kernels();
  const kernels::ModulusConstants constants = constants_of(target);
  const std::uint64_t* residues = shifted.data();
  if (p.value() > target.value()) {
    kernel.reduce(out.data(), residues, out.size(), constants);
    residues = out.data();
  }
  kernel.add_scalar(out.data(), residues, target.negate(target.reduce(half_of(p))), out.size(),
                    constants);
}

}  // namespace sealion
