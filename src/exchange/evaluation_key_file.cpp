#include <exception>

#include "base/digest.h"
#include "base/json.h"
#include "base/parallel.h"
#include "exchange/key_files.h"
#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

/// Of relinearisation keys, a set for each channel; then of any keys.
constexpr FileHeader relinearisation_header{"SEALIONE", 1};
constexpr FileHeader evaluation_key_header{"SEALIONE", 2};

const FileHeader& header_of(bool has_rotations, bool is_shared) {
  return has_rotations || is_shared ? evaluation_key_header : relinearisation_header;
}

const FileHeader& header_of(const Manifest& manifest) {
  return header_of(!manifest.evaluation_keys.rotations.empty(), manifest.shared_evaluation_keys);
}

/// Rows of so many keys for key switching at so many limbs, as they stand in the file: in the order
/// key, digit, prime, P's last.
class PackedKeys {
 public:
  PackedKeys(const ModulusChain& chain, const KeySwitchingShape& shape)
      : chain_(chain), shape_(shape) {}

  /// The seed included.
  std::size_t bytes() const { return sizeof(Seed) + shape_.keys * shape_.limbs * digit_bytes(); }

  void write(ByteWriter& writer, const KeySwitchingKeys& keys) const {
    writer.write_bytes(keys.seed());
    ByteVector packed;
    const std::size_t n = chain_.n();
    for (std::size_t i = 0; i * n < keys.stored().size(); ++i) {
      packed.resize(row_bytes(i % rows()));
      kernels::kernels().pack_bits(packed.data(), keys.stored().data() + i * n, n,
                                   bits(i % rows()));
      writer.write_bytes(packed);
    }
  }

  /// Reads the seed; what comes back reads the rows, which are all there. Refers to the bytes.
  KeyRowReader read(ByteReader& reader, Seed& seed) const {
    ByteReader parts(reader.take(bytes()), reader.source());
    seed = parts.read_array<Seed>();
    const ByteSpan packed = parts.take(parts.remaining());
    return [*this, packed](std::size_t i, std::span<std::uint64_t> out) {
      const std::size_t offset = i / rows() * digit_bytes() + row_offset(i % rows());
      kernels::kernels().unpack_bits(out.data(), packed.data() + offset, out.size(),
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

  const ModulusChain& chain_;
  KeySwitchingShape shape_;
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
  return bytes;
}

void write_keys(ByteWriter& writer, const KeySwitchingKeys& keys) {
  PackedKeys(*keys.chain(), keys.shape()).write(writer, keys);
}

void write_set(ByteWriter& writer, const EvaluationKeys& keys) {
  if (keys.shape().relinearises()) write_keys(writer, keys.relinearisation());
  for (const GaloisKeys& group : keys.rotations()) write_keys(writer, group.switching_keys());
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
  return {id, std::move(relinearisation), std::move(rotations)};
}

ChannelKeys read_unverified(ByteSpan bytes, const Manifest& manifest,
                            const std::vector<ParametersPtr>& parameters, const std::string& source,
                            const ExecutionContext& context) {
  ByteReader reader = open_unverified(bytes, header_of(manifest), source);
  if (reader.read_array<Digest>() != manifest.model_id) {
    fail(ErrorCode::incompatible,
         "{}: evaluation keys for another model than '{}'; make them again with this model's "
         "manifest",
         source, manifest.name);
  }
  const auto id = reader.read_array<KeyId>();
  ChannelKeys keys;
  for (std::size_t set = 0; set < manifest.key_sets(); ++set) {
    keys.push_back(read_set(reader, parameters.front()->chain(), id, manifest.evaluation_keys,
                            manifest.key_noise_factor(set), context));
  }
  reader.expect_end();
  return keys;
}

/// What `task` throws, if it does.
template <typename Task>
std::exception_ptr caught(const Task& task) {
  try {
    task();
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

}  // namespace

ByteVector write_evaluation_keys(const ChannelKeys& keys, const Digest& model_id) {
  ByteWriter writer;
  const EvaluationKeys& first = keys.front();
  write_header(writer, header_of(!first.rotations().empty(), first.noise_factor() == 1));
  writer.write_bytes(model_id);
  writer.write_bytes(first.id());
  for (const EvaluationKeys& set : keys) write_set(writer, set);
  ByteVector bytes = writer.release();
  append_digest(bytes);
  return bytes;
}

ChannelKeys read_evaluation_keys(ByteSpan bytes, const Manifest& manifest,
                                 const std::vector<ParametersPtr>& parameters,
                                 const std::string& source, const ExecutionContext& context) {
  ByteReader(bytes, source).expect_magic(header_of(manifest).magic);
  // The checksum keeps one thread busy. It comes first, for the keys are what others help with.
  ChannelKeys keys;
  std::exception_ptr refusal, damage;
  parallel_for(2, context.quiet(), [&](std::size_t task) {
    if (task == 0) {
      damage = caught([&] { verify_digest(bytes, source); });
    } else {
      refusal =
          caught([&] { keys = read_unverified(bytes, manifest, parameters, source, context); });
    }
  });
  // What is wrong with a damaged file says nothing.
  for (const std::exception_ptr& error : {damage, refusal}) {
    if (error) std::rethrow_exception(error);
  }
  return keys;
}

std::size_t evaluation_key_file_bytes(const Manifest& manifest,
                                      const std::vector<ParametersPtr>& parameters) {
  if (manifest.evaluation_keys.empty()) return 0;
  const FileHeader& header = header_of(manifest);
  const std::size_t fixed = header.magic.size() + sizeof(header.version) + sizeof(Digest) +
                            sizeof(KeyId) + sizeof(Digest);
  return fixed +
         manifest.key_sets() * set_bytes(*parameters.front()->chain(), manifest.evaluation_keys);
}

}  // namespace sealion
