#include "base/digest.h"
#include "base/error.h"
#include "exchange/key_files.h"
#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

constexpr FileHeader evaluation_key_header{"SEALIONE", 1};

/// Rows of so many keys for key switching at so many limbs, as they stand in the file: in the order
/// key, digit, prime, P's last.
class PackedKeys {
 public:
  PackedKeys(const ModulusChain& chain, const KeySwitchingShape& shape)
      : chain_(chain), shape_(shape) {}

  /// The seed included.
  std::size_t bytes() const {
    std::size_t digit = 0;
    for (std::size_t row = 0; row <= shape_.limbs; ++row) digit += row_bytes(row);
    return sizeof(Seed) + shape_.keys * shape_.limbs * digit;
  }

  void write(ByteWriter& writer, const KeySwitchingKeys& keys) const {
    writer.write_bytes(keys.seed());
    ByteVector packed;
    for_each_row(keys.stored(), [&](std::size_t row, std::span<const std::uint64_t> residues) {
      packed.resize(row_bytes(row));
      kernels::kernels().pack_bits(packed.data(), residues.data(), residues.size(), bits(row));
      writer.write_bytes(packed);
    });
  }

  /// The residues; the seed is read. The file has as many bytes before anything is allocated.
  AlignedVector<std::uint64_t> read(ByteReader& reader, Seed& seed) const {
    ByteReader packed(reader.take(bytes()), reader.source());
    seed = packed.read_array<Seed>();
    AlignedVector<std::uint64_t> residues(shape_.keys * shape_.limbs * rows() * chain_.n());
    for_each_row(std::span(residues), [&](std::size_t row, std::span<std::uint64_t> out) {
      kernels::kernels().unpack_bits(out.data(), packed.take(row_bytes(row)).data(), out.size(),
                                     bits(row));
    });
    return residues;
  }

 private:
  std::size_t rows() const { return shape_.limbs + 1; }
  int bits(std::size_t row) const { return chain_.row_ntt(row, shape_.limbs).modulus().bits(); }
  std::size_t row_bytes(std::size_t row) const {
    return chain_.n() * static_cast<std::size_t>(bits(row)) / 8;
  }
  /// Calls visit(row, residues of the row) for every row in order.
  template <typename Residues, typename Visit>
  void for_each_row(Residues residues, const Visit& visit) const {
    const std::size_t n = chain_.n();
    for (std::size_t i = 0; i * n < residues.size(); ++i) {
      visit(i % rows(), residues.subspan(i * n, n));
    }
  }

  const ModulusChain& chain_;
  KeySwitchingShape shape_;
};

/// Of one channel.
std::size_t channel_bytes(const ModulusChain& chain, const EvaluationKeyShape& shape) {
  return PackedKeys(chain, {shape.limbs, shape.powers()}).bytes();
}

void write_channel(ByteWriter& writer, const EvaluationKeys& keys) {
  const KeySwitchingKeys& halves = keys.relinearisation();
  PackedKeys(*keys.chain(), halves.shape()).write(writer, halves);
}

EvaluationKeys read_channel(ByteReader& reader, const ParametersPtr& parameters, const KeyId& id,
                            const EvaluationKeyShape& shape) {
  const KeySwitchingShape halves{shape.limbs, shape.powers()};
  Seed seed;
  auto residues = PackedKeys(*parameters->chain(), halves).read(reader, seed);
  try {
    return {id,
            KeySwitchingKeys::from_residues(parameters->chain(), relinearisation_use, halves,
                                            parameters->plain_modulus().value(), seed,
                                            std::move(residues)),
            {}};
  } catch (const Error& error) {
    throw Error(error.code(), reader.source() + ": " + error.what());
  }
}

}  // namespace

ByteVector write_evaluation_keys(const ChannelKeys& keys, const Digest& model_id) {
  ByteWriter writer;
  write_header(writer, evaluation_key_header);
  writer.write_bytes(model_id);
  writer.write_bytes(keys.front().id());
  for (const EvaluationKeys& channel : keys) write_channel(writer, channel);
  ByteVector bytes = writer.release();
  append_digest(bytes);
  return bytes;
}

ChannelKeys read_evaluation_keys(ByteSpan bytes, const Manifest& manifest,
                                 const std::vector<ParametersPtr>& parameters,
                                 const std::string& source) {
  ByteReader reader = open_file(bytes, evaluation_key_header, source);
  if (reader.read_array<Digest>() != manifest.model_id) {
    fail(ErrorCode::incompatible,
         "{}: evaluation keys for another model than '{}'; make them again with this model's "
         "manifest",
         source, manifest.name);
  }
  const auto id = reader.read_array<KeyId>();
  ChannelKeys keys;
  for (const ParametersPtr& channel : parameters) {
    keys.push_back(read_channel(reader, channel, id, manifest.evaluation_keys));
  }
  reader.expect_end();
  return keys;
}

std::size_t evaluation_key_file_bytes(const Manifest& manifest,
                                      const std::vector<ParametersPtr>& parameters) {
  if (manifest.evaluation_keys.empty()) return 0;
  const std::size_t fixed = evaluation_key_header.magic.size() +
                            sizeof(evaluation_key_header.version) + sizeof(Digest) + sizeof(KeyId) +
                            sizeof(Digest);
  return fixed +
         parameters.size() * channel_bytes(*parameters.front()->chain(), manifest.evaluation_keys);
}

}  // namespace sealion
