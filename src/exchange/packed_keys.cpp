#include "exchange/packed_keys.h"

#include "base/json.h"
#include "base/parallel.h"
#include "base/zeroed_memory.h"
#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

/// Of relinearisation keys, a set for each channel; then of any that switch keys; then of any.
constexpr SealedFormat relinearisation_format{"SEALIONE", 1, 3};
constexpr SealedFormat switching_format{"SEALIONE", 2, 4};
constexpr SealedFormat masking_format{"SEALIONE", 5, 6};

}  // namespace

const SealedFormat& evaluation_key_format(const EvaluationKeyShape& shape, bool is_shared) {
  if (shape.masking_limbs != 0) return masking_format;
  return !shape.rotations.empty() || is_shared ? switching_format : relinearisation_format;
}

KeySwitchingShape relinearisation_shape(const EvaluationKeyShape& shape) {
  return {.limbs = shape.limbs, .keys = shape.powers()};
}

KeySwitchingShape rotation_shape(const GaloisKeyShape& group) {
  return {.limbs = group.limbs, .keys = group.elements.size()};
}

std::size_t PackedKeys::row_bytes(std::size_t row) const {
  return chain_.n() * static_cast<std::size_t>(bits(row % rows())) / 8;
}

std::size_t PackedKeys::row_at(std::size_t offset) const {
  std::size_t row = offset / digit_bytes() * rows();
  while (this->offset(row + 1) <= offset) ++row;
  return row;
}

void PackedKeys::write(SealedWriter& writer, const KeySwitchingKeys& keys,
                       const ExecutionContext& context) const {
  writer.write_bytes(keys.seed());
  ZeroedVector<std::uint8_t> packed(offset(count()));
  const std::size_t n = chain_.n();
  parallel_for(count(), context.quiet(), [&](std::size_t i) {
    kernels::kernels().pack_bits(packed.data() + offset(i), keys.stored().data() + i * n, n,
                                 bits(i % rows()));
  });
  writer.append(std::move(packed));
}

int PackedKeys::bits(std::size_t row) const {
  return chain_.row_ntt(row, shape_.limbs).modulus().bits();
}

std::size_t PackedKeys::row_offset(std::size_t row) const {
  std::size_t offset = 0;
  for (std::size_t i = 0; i < row; ++i) offset += row_bytes(i);
  return offset;
}

void PackedMaskingKey::write(SealedWriter& writer, const MaskingKey& key) const {
  writer.write_bytes(key.seed());
  ZeroedVector<std::uint8_t> packed(offset(limbs_));
  for (std::size_t limb = 0; limb < limbs_; ++limb) {
    kernels::kernels().pack_bits(packed.data() + offset(limb), key.b(limb).data(), chain_.n(),
                                 chain_.modulus(limb).bits());
  }
  writer.append(std::move(packed));
}

MaskingKey PackedMaskingKey::read(ByteReader& reader, const ModulusChainPtr& chain,
                                  std::uint64_t noise_factor) const {
  const auto seed = reader.read_array<Seed>();
  const ByteSpan packed = reader.take(offset(limbs_));
  return read_from(reader.source(), [&] {
    return MaskingKey::from_rows(
        chain, limbs_, noise_factor, seed, [&](std::size_t limb, std::span<std::uint64_t> out) {
          kernels::kernels().unpack_bits(out.data(), packed.data() + offset(limb), out.size(),
                                         chain_.modulus(limb).bits());
        });
  });
}

std::size_t PackedMaskingKey::offset(std::size_t limb) const {
  std::size_t bits = 0;
  for (std::size_t i = 0; i < limb; ++i) bits += static_cast<std::size_t>(chain_.modulus(i).bits());
  return bits * chain_.n() / 8;
}

}  // namespace sealion
