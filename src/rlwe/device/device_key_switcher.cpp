#include "rlwe/device/device_key_switcher.h"

#include <algorithm>
#include <span>

#include "device/modulus.h"
#include "rlwe/key_switching.h"

namespace sealion::device {
namespace {

/// Of sums that wait for their division by P, at a time: enough to fill a graphics card.
constexpr std::size_t most_sum_bytes = std::size_t{1} << 28;

std::vector<CoefficientFinish> digit_finishes(const ModulusChain& chain, std::uint64_t divisor) {
  std::vector<CoefficientFinish> finishes;
  for (std::size_t limb = 0; limb < chain.limbs(); ++limb) {
    const Modulus& q = chain.modulus(limb);
    finishes.push_back(shifted_finish(chain.ntt(limb), q.inverse(q.reduce(divisor))));
  }
  return finishes;
}

std::vector<DeviceFactor> inverses_of(const ModulusChain& chain, std::uint64_t divisor) {
  std::vector<DeviceFactor> inverses;
  for (std::size_t limb = 0; limb < chain.limbs(); ++limb) {
    const Modulus& q = chain.modulus(limb);
    inverses.push_back(device_factor(q.inverse(q.reduce(divisor)), q));
  }
  return inverses;
}

}  // namespace

DeviceKeySwitcher::DeviceKeySwitcher(const DeviceRing& ring, std::uint64_t keys_factor,
                                     std::uint64_t noise_factor)
    : ring_(ring),
      division_(ring, ring.chain()->limbs(), ring.chain()->limbs(), keys_factor,
                digit_divisor(keys_factor, noise_factor)),
      finishes_(copied_in(ring.device(),
                          digit_finishes(*ring.chain(), digit_divisor(keys_factor, noise_factor)))),
      divisor_inverses_(copied_in(
          ring.device(), inverses_of(*ring.chain(), digit_divisor(keys_factor, noise_factor)))) {}

DeviceDigits DeviceKeySwitcher::cut(const std::vector<const std::uint64_t*>& parts,
                                    std::size_t limbs, Workspace& workspace) const {
  const std::size_t n = ring_.n(), rows = parts.size() * limbs;
  const auto count = static_cast<std::uint32_t>(parts.size());
  const auto* const parts_there = workspace.place(parts);
  const WorkArray<std::uint64_t> coefficients = workspace.array<std::uint64_t>(rows * n);
  make_coefficients(ring_,
                    {.shape = {},
                     .count = count,
                     .rows = static_cast<std::uint32_t>(limbs),
                     .polynomials = parts_there,
                     .out = coefficients.data(),
                     .primes = ring_.primes(limbs),
                     .finishes = finishes_.data()},
                    workspace);
  DeviceDigits digits{workspace.array<std::uint64_t>(rows * (limbs + 1) * n), limbs, n};
  workspace.launch<MakeDigits>(ring_.pieces_of(rows * (limbs + 1)), ring_.shared_bytes(),
                               {.shape = ring_.shape(),
                                .count = count,
                                .limbs = static_cast<std::uint32_t>(limbs),
                                .polynomials = parts_there,
                                .coefficients = coefficients.data(),
                                .digits = digits.values.data(),
                                .primes = ring_.primes(limbs),
                                .divisor_inverses = divisor_inverses_.data()});
  return digits;
}

void DeviceKeySwitcher::apply(const DeviceDigits& digits, const std::vector<KeySwitch>& switches,
                              Workspace& workspace) const {
  const std::size_t sum_bytes = 2 * (digits.limbs + 1) * ring_.n() * sizeof(std::uint64_t);
  const std::size_t most = std::max<std::size_t>(1, most_sum_bytes / sum_bytes);
  std::span<const KeySwitch> left(switches);
  while (!left.empty()) {
    const auto some = left.first(std::min(most, left.size()));
    apply_some(digits, some, workspace);
    left = left.subspan(some.size());
  }
}

void DeviceKeySwitcher::apply_some(const DeviceDigits& digits, std::span<const KeySwitch> switches,
                                   Workspace& workspace) const {
  const std::size_t limbs = digits.limbs, part_words = (limbs + 1) * ring_.n();
  const WorkArray<std::uint64_t> sums =
      workspace.array<std::uint64_t>(2 * switches.size() * part_words);
  std::vector<KeyProduct> products;
  std::vector<Division> divisions;
  for (const KeySwitch& key_switch : switches) {
    const DeviceKeys& keys = *key_switch.device_keys;
    products.push_back({digits.of_part(key_switch.part), keys.b(key_switch.key),
                        keys.a(key_switch.key), static_cast<std::uint32_t>(key_switch.keys),
                        static_cast<std::uint32_t>(keys.shape().limbs)});
    for (const SwitchedPart& part : key_switch.parts) {
      divisions.push_back({sums.data() + divisions.size() * part_words, part.addend, part.base,
                           part.out, key_switch.element});
    }
  }
  const auto* const products_there = workspace.place(products);
  const DeviceDivision::Placed placed = division_.place(divisions, limbs, workspace);
  workspace.launch_threads<SumKeyProducts>(switches.size() * part_words,
                                           {.log_n = ring_.shape().log_n,
                                            .count = static_cast<std::uint32_t>(switches.size()),
                                            .limbs = static_cast<std::uint32_t>(limbs),
                                            .products = products_there,
                                            .sums = sums.data(),
                                            .primes = ring_.primes(limbs)});
  division_.divide(placed, workspace);
}

}  // namespace sealion::device
