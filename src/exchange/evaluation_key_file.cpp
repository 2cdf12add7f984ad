#include <utility>

#include "base/json.h"
#include "base/parallel.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

/// Of relinearisation keys, a set for each channel; then of any that switch keys; then of any.
constexpr SealedFormat relinearisation_format{"SEALIONE", 1, 3};
constexpr SealedFormat switching_format{"SEALIONE", 2, 4};
constexpr SealedFormat evaluation_key_format{"SEALIONE", 5, 6};

const SealedFormat& format_of(const EvaluationKeyShape& shape, bool is_shared) {
  if (shape.masking_limbs != 0) return evaluation_key_format;
  return !shape.rotations.empty() || is_shared ? switching_format : relinearisation_format;
}

const SealedFormat& format_of(const Manifest& manifest) {
  return format_of(manifest.evaluation_keys, manifest.shared_evaluation_keys);
}

/// Rows of so many keys for key switching at so many limbs, as they stand in the file: in the order
/// key, digit, prime, P's last.
class PackedKeys {
 public:
  PackedKeys(const ModulusChain& chain, const KeySwitchingShape& shape)
      : chain_(chain), shape_(shape) {}

  /// The seed included.
  std::size_t bytes() const { return sizeof(Seed) + shape_.keys * shape_.limbs * digit_bytes(); }

  void write(SealedWriter& writer, const KeySwitchingKeys& keys,
             const ExecutionContext& context) const {
    writer.write_bytes(keys.seed());
    ZeroedVector<std::uint8_t> packed(bytes() - sizeof(Seed));
    const std::size_t n = chain_.n();
    parallel_for(keys.stored().size() / n, context.quiet(), [&](std::size_t i) {
      kernels::kernels().pack_bits(packed.data() + offset(i), keys.stored().data() + i * n, n,
                                   bits(i % rows()));
    });
    writer.append(std::move(packed));
  }

  /// Reads the seed; what comes back reads the rows, which are all there. Refers to the bytes.
  KeyRowReader read(ByteReader& reader, Seed& seed) const {
    ByteReader parts(reader.take(bytes()), reader.source());
    seed = parts.read_array<Seed>();
    const ByteSpan packed = parts.take(parts.remaining());
    return [*this, packed](std::size_t i, std::span<std::uint64_t> out) {
      kernels::kernels().unpack_bits(out.data(), packed.data() + offset(i), out.size(),
                                     bits(i % rows()));
    };
  }

 private:
  std::size_t rows() const { return shape_.limbs + 1; }
  int bits(std::size_t row) const { return chain_.row_ntt(row, shape_.limbs).modulus().bits(); }
  std::size_t row_bytes(std::size_t row) const {
    return chain_.n() * static_cast<std::size_t>(bits(row)) / 8;
  }
  /// Of a row in its digit.
  std::size_t row_offset(std::size_t row) const {
    return row == 0 ? 0 : row_offset(row - 1) + row_bytes(row - 1);
  }
  std::size_t digit_bytes() const { return row_offset(rows()); }
  /// Of a row among all.
  std::size_t offset(std::size_t i) const {
    return i / rows() * digit_bytes() + row_offset(i % rows());
  }

  const ModulusChain& chain_;
  KeySwitchingShape shape_;
};

/// The rows of a masking key's b, limb after limb, behind its seed.
class PackedMaskingKey {
 public:
  PackedMaskingKey(const ModulusChain& chain, std::size_t limbs) : chain_(chain), limbs_(limbs) {}

  std::size_t bytes() const { return sizeof(Seed) + offset(limbs_); }

  void write(SealedWriter& writer, const MaskingKey& key) const {
    writer.write_bytes(key.seed());
    ZeroedVector<std::uint8_t> packed(offset(limbs_));
    for (std::size_t limb = 0; limb < limbs_; ++limb) {
      kernels::kernels().pack_bits(packed.data() + offset(limb), key.b(limb).data(), chain_.n(),
                                   chain_.modulus(limb).bits());
    }
    writer.append(std::move(packed));
  }

  MaskingKey read(ByteReader& reader, const ModulusChainPtr& chain,
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

 private:
  std::size_t offset(std::size_t limb) const {
    std::size_t bits = 0;
    for (std::size_t i = 0; i < limb; ++i)
      bits += static_cast<std::size_t>(chain_.modulus(i).bits());
    return bits * chain_.n() / 8;
  }

  const ModulusChain& chain_;
  std::size_t limbs_;
};

KeySwitchingShape relinearisation_shape(const EvaluationKeyShape& shape) {
  return {.limbs = shape.limbs, .keys = shape.powers()};
}

KeySwitchingShape rotation_shape(const GaloisKeyShape& group) {
  return {.limbs = group.limbs, .keys = group.elements.size()};
}

/// Of one set.
std::size_t set_bytes(const ModulusChain& chain, const EvaluationKeyShape& shape) {
  std::size_t bytes = 0;
  if (shape.relinearises()) bytes += PackedKeys(chain, relinearisation_shape(shape)).bytes();
  for (const GaloisKeyShape& group : shape.rotations) {
    bytes += PackedKeys(chain, rotation_shape(group)).bytes();
  }
  if (shape.masking_limbs != 0) bytes += PackedMaskingKey(chain, shape.masking_limbs).bytes();
  return bytes;
}

void write_keys(SealedWriter& writer, const KeySwitchingKeys& keys,
                const ExecutionContext& context) {
  PackedKeys(*keys.chain(), keys.shape()).write(writer, keys, context);
}

void write_set(SealedWriter& writer, const EvaluationKeys& keys, const ExecutionContext& context) {
  if (keys.shape().relinearises()) write_keys(writer, keys.relinearisation(), context);
  for (const GaloisKeys& group : keys.rotations()) {
    write_keys(writer, group.switching_keys(), context);
  }
  if (const MaskingKey* masking = keys.masking()) {
    PackedMaskingKey(*keys.chain(), masking->limbs()).write(writer, *masking);
  }
}

KeySwitchingKeys read_relinearisation(ByteReader& reader, const ModulusChainPtr& chain,
                                      const EvaluationKeyShape& shape, std::uint64_t noise_factor,
                                      const ExecutionContext& context) {
  const KeySwitchingShape halves = relinearisation_shape(shape);
  Seed seed;
  const KeyRowReader rows = PackedKeys(*chain, halves).read(reader, seed);
  return read_from(reader.source(), [&] {
    return KeySwitchingKeys::from_rows(chain, relinearisation_use, halves, noise_factor, seed, rows,
                                       context);
  });
}

GaloisKeys read_rotations(ByteReader& reader, const ModulusChainPtr& chain, const KeyId& id,
                          const GaloisKeyShape& group, std::uint64_t noise_factor,
                          const ExecutionContext& context) {
  Seed seed;
  const KeyRowReader rows = PackedKeys(*chain, rotation_shape(group)).read(reader, seed);
  return read_from(reader.source(), [&] {
    return GaloisKeys::from_rows(chain, id, group, noise_factor, seed, rows, context);
  });
}

EvaluationKeys read_set(ByteReader& reader, const ModulusChainPtr& chain, const KeyId& id,
                        const EvaluationKeyShape& shape, std::uint64_t noise_factor,
                        const ExecutionContext& context) {
  std::optional<KeySwitchingKeys> relinearisation;
  if (shape.relinearises()) {
    relinearisation = read_relinearisation(reader, chain, shape, noise_factor, context);
  }
  std::vector<GaloisKeys> rotations;
  for (const GaloisKeyShape& group : shape.rotations) {
    rotations.push_back(read_rotations(reader, chain, id, group, noise_factor, context));
  }
  std::optional<MaskingKey> masking;
  if (shape.masking_limbs != 0) {
    masking = PackedMaskingKey(*chain, shape.masking_limbs).read(reader, chain, noise_factor);
  }
  return {id, std::move(relinearisation), std::move(rotations), std::move(masking)};
}

}  // namespace

SealedFile write_evaluation_keys(const ChannelKeys& keys, const Digest& model_id,
                                 const ExecutionContext& context) {
  const EvaluationKeys& first = keys.front();
  SealedWriter writer(format_of(first.shape(), first.noise_factor() == 1));
  writer.write_bytes(model_id);
  writer.write_bytes(first.id());
  for (const EvaluationKeys& set : keys) write_set(writer, set, context);
  return std::move(writer).seal(context);
}

void verify_evaluation_keys(ByteSpan bytes, const Manifest& manifest, const std::string& source,
                            const ExecutionContext& context) {
  verify_sealed(bytes, format_of(manifest), source, context);
}

ChannelKeys read_evaluation_keys(ByteSpan bytes, const Manifest& manifest,
                                 const std::vector<ParametersPtr>& parameters,
                                 const std::string& source, const ExecutionContext& context) {
  ByteReader reader = open_sealed(bytes, format_of(manifest), source, context);
  if (reader.read_array<Digest>() != manifest.model_id) {
    fail(ErrorCode::incompatible,
         "{}: evaluation keys for another model than '{}'; make them again with this model's "
         "manifest",
         source, manifest.name);
  }
  const auto id = reader.read_array<KeyId>();
  const ModulusChainPtr chain = chain_of(manifest, parameters);
  ChannelKeys keys;
  for (std::size_t set = 0; set < manifest.key_sets(); ++set) {
    keys.push_back(read_set(reader, chain, id, manifest.evaluation_keys,
                            manifest.key_noise_factor(set), context));
  }
  reader.expect_end();
  return keys;
}

std::size_t evaluation_key_file_bytes(const Manifest& manifest,
                                      const std::vector<ParametersPtr>& parameters) {
  if (manifest.evaluation_keys.empty()) return 0;
  const SealedFormat& format = format_of(manifest);
  const std::size_t fixed = format.magic.size() + sizeof(format.version) + sizeof(Digest) +
                            sizeof(KeyId) + sizeof(Digest);
  return fixed +
         manifest.key_sets() * set_bytes(*chain_of(manifest, parameters), manifest.evaluation_keys);
}

std::size_t expanded_evaluation_key_bytes(const Manifest& manifest) {
  const EvaluationKeyShape& shape = manifest.evaluation_keys;
  const auto rows = [](std::size_t keys, std::size_t limbs) { return keys * limbs * (limbs + 1); };
  std::size_t all = shape.masking_limbs + rows(shape.powers(), shape.limbs);
  for (const GaloisKeyShape& group : shape.rotations) {
    all += rows(group.elements.size(), group.limbs);
  }
  constexpr std::size_t halves = 2;
  return manifest.key_sets() * halves * all * manifest.parameters.n * sizeof(std::uint64_t);
}

}  // namespace sealion
