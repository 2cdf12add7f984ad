#include "layouts/slotwise/run/batch_reader.h"

#include <algorithm>

#include "ring/kernels/kernels.h"
#include "schemes/bgv/encryptor.h"

namespace sealion {

BatchReader::BatchReader(const EncryptedBatch& batch) : batch_(batch) {
  if (batch.seed()) uniform_.emplace(*batch.seed());
}

void BatchReader::read(const Slab& slab, std::uint64_t* out) {
  const Modulus& modulus = batch_.parameters()->coeff_modulus(slab.limb);
  const std::size_t points = batch_.points();
  if (slab.part >= batch_.stored_parts()) {
    return expand_uniform(*uniform_, modulus, slab.limb, slab.first, slab.tile * points, points,
                          std::span(out, slab.count * points));
  }
  // A cell is a whole number of bytes, so the cells of a slab are one run of bits.
  const auto cell = batch_.cell(slab.limb, slab.tile, slab.part, slab.first);
  kernels::kernels().unpack_bits(out, cell.data(), slab.count * points, modulus.bits());
}

std::span<const std::uint8_t> BatchReader::packed_after(const Slab& slab) const {
  if (slab.part >= batch_.stored_parts()) return {};
  const auto cell = batch_.cell(slab.limb, slab.tile, slab.part, slab.first);
  const std::size_t bytes = slab.count * cell.size();
  const auto rest = batch_.cells_from(slab.limb, slab.tile, slab.part, slab.first).subspan(bytes);
  return rest.first(std::min(bytes, rest.size()));
}

}  // namespace sealion
