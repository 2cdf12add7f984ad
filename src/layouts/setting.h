#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "exchange/client_kind.h"
#include "layouts/cost.h"
#include "layouts/primes.h"
#include "program/range.h"

namespace sealion::planning {

/// A ring and plain moduli that hold the answer's range: what barriers are searched for.
struct Setting {
  Ring ring;
  std::vector<std::uint64_t> plain_moduli;  ///< largest first
  RangeMode range_mode;
  std::size_t batches;  ///< for all samples
  ClientKind client;
  double requests_per_key = 1;  ///< that share the upload of a client's evaluation keys
  int privacy_bits = 0;         ///< of the model; 0: answers are not masked

  std::uint64_t largest_t() const { return plain_moduli.front(); }
  double log2_t() const;
  PrimeBits prime_bits() const;
  /// Of a special prime that switches no keys, which Microsoft SEAL wants all the same: the least
  /// that are likely to have a prime; 0 for our clients.
  int spare_special_bits() const;
};

/// For all batches, their transfer and their share of that of the evaluation keys.
double seconds_for_all(const Setting& setting, const Cost& cost, const CostModel& model);

}  // namespace sealion::planning
