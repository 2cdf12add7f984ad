#include "rlwe/arriving_keys.h"

#include <utility>

#include "ring/kernels/kernels.h"

namespace sealion {

ArrivingKeys::ArrivingKeys(const ModulusChainPtr& chain, const KeySwitchingUse& use,
                           const KeySwitchingShape& shape, std::uint64_t noise_factor)
    : keys_(chain, use, shape, noise_factor), first_unsound_(keys_.all_rows()) {
  keys_.b_ = KeyResidues(keys_.all_rows() * chain->n());
}

void ArrivingKeys::take_row(std::size_t number, ByteSpan packed) {
  const auto out = keys_.row(keys_.b_, number);
  const Modulus& prime = keys_.row_ntt(number % keys_.rows()).modulus();
  const std::size_t not_residues = kernels::kernels().unpack_residues(
      out.data(), packed.data(), out.size(), constants_of(prime));
  if (not_residues == 0) return;
  std::size_t first = first_unsound_;
  while (number < first && !first_unsound_.compare_exchange_weak(first, number)) continue;
}

KeySwitchingKeys ArrivingKeys::finish(const Seed& seed, const ExecutionContext& context) && {
  const std::size_t unsound = first_unsound_;
  if (unsound < keys_.all_rows()) keys_.check_row(unsound, keys_.row(keys_.b_, unsound));
  keys_.expand_from(seed, context);
  return std::move(keys_);
}

}  // namespace sealion
