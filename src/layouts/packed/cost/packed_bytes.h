#pragma once

#include <cstddef>
#include <cstdint>

#include "layouts/packed/cost/packed_cost.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion::packed {

/// More than that packed weights take in no plan.
inline constexpr std::uint64_t most_weight_bytes = std::uint64_t{1} << 33;

/// Bytes of what a packed program moves and holds, of all channels together.
class PackedBytes {
 public:
  /// Refers to what it refers to.
  explicit PackedBytes(const Arranged& arranged);

  /// A value of one group, packed at the limbs at which it is made.
  std::uint64_t packed(ValueId id) const;
  /// Two parts, the second as a seed.
  std::uint64_t upload(std::uint64_t groups) const;
  /// The second parts whole; of the first parts the coefficients that carry records.
  std::uint64_t download(std::uint64_t groups) const;
  /// Evaluation keys: as files, and expanded in memory. One set serves several channels.
  std::uint64_t keys_packed() const;
  std::uint64_t keys_expanded() const;
  /// Weights as plaintexts, encoded once.
  std::uint64_t weights() const;
  /// Most that is alive at once on the server, with so many threads.
  std::uint64_t peak(std::uint64_t groups, std::uint64_t threads) const;

 private:
  std::uint64_t polynomial(std::size_t limbs) const { return limbs * n_ * sizeof(std::uint64_t); }
  std::uint64_t ciphertexts(ValueId id) const;
  std::uint64_t value(ValueId id) const;
  /// Beside its sources and itself: sources at its limbs, turned, and sums of giant steps.
  std::uint64_t beside(ValueId id) const;
  /// Of one group, each value until its last reader has it.
  std::uint64_t group() const;

  Arranged arranged_;
  EvaluationKeyShape keys_;
  std::uint64_t n_, channels_;
};

}  // namespace sealion::packed
