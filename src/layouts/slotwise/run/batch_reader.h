#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "exchange/batch.h"
#include "ring/sampler.h"

namespace sealion {

/// Reads slabs of a batch: features [first, first + count) of one part at one tile. Refers to the
/// batch. Not for several threads at once.
class BatchReader {
 public:
  explicit BatchReader(const EncryptedBatch& batch);

  struct Slab {
    std::size_t limb, tile, part, first, count;
  };
  /// Residues [count][points], unpacked or expanded from the seed.
  void read(const Slab& slab, std::uint64_t* out);
  /// As much packed memory as this slab takes, from its end on: cells lie in the order in which
  /// they are read. Empty where `read` unpacks nothing.
  std::span<const std::uint8_t> packed_after(const Slab& slab) const;

  const EncryptedBatch& batch() const { return batch_; }

 private:
  const EncryptedBatch& batch_;
  std::optional<UniformSampler> uniform_;
};

}  // namespace sealion
