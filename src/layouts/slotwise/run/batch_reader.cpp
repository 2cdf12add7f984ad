#include "layouts/slotwise/run/batch_reader.h"

#include "schemes/bgv/encryptor.h"

namespace sealion {

BatchReader::BatchReader(const EncryptedBatch& batch) : batch_(batch) {
  if (batch.seed()) uniform_.emplace(*batch.seed());
}

void BatchReader::read(const Slab& slab, std::uint64_t* out) {
  const Modulus& modulus = batch_.parameters()->coeff_modulus(slab.limb);
  const std::size_t points = batch_.points();
  if (!is_stored(slab.part)) {
    return expand_uniform(*uniform_, modulus, slab.limb, slab.first, slab.tile * points, points,
                          std::span(out, slab.count * points));
  }
  kernels::kernels().unpack_bits(out, packed(slab).bytes, slab.count * points, modulus.bits());
}

kernels::PackedInputs BatchReader::packed(const Slab& slab) const {
  // A cell is a whole number of bytes, so the cells of a slab are one run of bits.
  const auto cell = batch_.cell(slab.limb, slab.tile, slab.part, slab.first);
  const auto cells = batch_.cells_from(slab.limb, slab.tile, slab.part, slab.first);
  return {.bytes = cells.data(), .read_next = cells.subspan(slab.count * cell.size())};
}

}  // namespace sealion
