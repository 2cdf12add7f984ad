#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "exchange/batch.h"
#include "ring/kernels/kernels.h"
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
  /// Whether a part is stored, and not to be expanded from the seed.
  bool is_stored(std::size_t part) const { return part < batch_.stored_parts(); }
  /// A slab of a stored part as it is packed, with what follows it: cells lie in the order in which
  /// they are read.
  kernels::PackedInputs packed(const Slab& slab) const;

  const EncryptedBatch& batch() const { return batch_; }

 private:
  const EncryptedBatch& batch_;
  std::optional<UniformSampler> uniform_;
};

}  // namespace sealion
