#pragma once

#include <atomic>
#include <cstddef>

#include "base/bytes.h"
#include "base/execution_context.h"
#include "base/random.h"
#include "rlwe/key_switching_keys.h"

namespace sealion {

/// Keys for key switching of which the b come row by row, packed, in any order, before anybody
/// knows whether what they stand in is sound.
class ArrivingKeys {
 public:
  /// Throws `invalid_argument` for a shape as KeySwitchingKeys::generate does.
  ArrivingKeys(const ModulusChainPtr& chain, const KeySwitchingUse& use,
               const KeySwitchingShape& shape, std::uint64_t noise_factor);

  /// The n residues of a row, packed to the bits of its prime, by the row's number among all of
  /// [keys][digits][primes, P's last]. Each once, by any thread.
  void take_row(std::size_t number, ByteSpan packed);

  /// The keys once all rows are there, each a expanded from its seed. Throws `corrupt` where a
  /// residue of the rows is not below its prime, and `cancelled`.
  KeySwitchingKeys finish(const Seed& seed, const ExecutionContext& context = {}) &&;

 private:
  KeySwitchingKeys keys_;
  std::atomic<std::size_t> first_unsound_;  // row; as many as there are where all are sound
};

}  // namespace sealion
