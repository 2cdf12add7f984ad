#include "rlwe/device/device_division.h"

#include "device/modulus.h"

namespace sealion::device {
namespace {

const Ntt& ntt_of(const ModulusChain& chain, std::size_t number) {
  return chain.row_ntt(number, chain.limbs());
}

CoefficientFinish remainder_finish(const Ntt& divisor, std::uint64_t factor) {
  const Modulus& p = divisor.modulus();
  return shifted_finish(divisor, p.inverse(p.reduce(factor)));
}

std::vector<DivisionFactors> division_factors(const ModulusChain& chain, const Modulus& p,
                                              std::size_t limbs, std::uint64_t factor,
                                              std::uint64_t multiplier) {
  std::vector<DivisionFactors> factors;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    const Modulus& q = chain.modulus(limb);
    const std::uint64_t row = q.multiply(q.inverse(q.reduce(p.value())), q.reduce(multiplier));
    factors.push_back({device_factor(row, q), device_factor(q.multiply(row, q.reduce(factor)), q)});
  }
  return factors;
}

}  // namespace

DeviceDivision::DeviceDivision(const DeviceRing& ring, std::size_t divisor, std::size_t limbs,
                               std::uint64_t factor, std::uint64_t multiplier)
    : ring_(ring),
      divisor_(ring.primes(ring.chain()->limbs()) + divisor),
      finish_(copied_in(ring.device(),
                        std::vector{remainder_finish(ntt_of(*ring.chain(), divisor), factor)})),
      factors_(copied_in(ring.device(),
                         division_factors(*ring.chain(), ntt_of(*ring.chain(), divisor).modulus(),
                                          limbs, factor, multiplier))) {}

DeviceDivision::Placed DeviceDivision::place(const std::vector<Division>& divisions,
                                             std::size_t limbs, Workspace& workspace) const {
  std::vector<const std::uint64_t*> rows;
  for (const Division& division : divisions) {
    rows.push_back(division.polynomial + limbs * ring_.n());
  }
  return {static_cast<std::uint32_t>(divisions.size()), static_cast<std::uint32_t>(limbs),
          workspace.place(rows), workspace.place(divisions)};
}

void DeviceDivision::divide(const Placed& placed, Workspace& workspace) const {
  const WorkArray<std::uint64_t> remainders =
      workspace.array<std::uint64_t>(placed.count * ring_.n());
  make_coefficients(ring_,
                    {.shape = {},
                     .count = placed.count,
                     .rows = 1,
                     .polynomials = placed.rows,
                     .out = remainders.data(),
                     .primes = divisor_,
                     .finishes = finish_.data()},
                    workspace);
  workspace.launch<DivideRounded>(ring_.pieces_of(std::uint64_t{placed.count} * placed.limbs),
                                  ring_.shared_bytes(),
                                  {.shape = ring_.shape(),
                                   .count = placed.count,
                                   .limbs = placed.limbs,
                                   .divisions = placed.divisions,
                                   .remainders = remainders.data(),
                                   .divisor = divisor_,
                                   .primes = ring_.primes(placed.limbs),
                                   .factors = factors_.data()});
}

}  // namespace sealion::device
