#include "base/digest.h"
#include "base/error.h"
#include "exchange/key_files.h"
#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

constexpr FileHeader evaluation_key_header{"SEALIONE", 1};

/// The prime of a row of a key: a limb's, or P's after the last.
const Modulus& row_modulus(const ModulusChain& chain, const EvaluationKeyShape& shape,
                           std::size_t row) {
  return chain.row_ntt(row, shape.limbs).modulus();
}

std::size_t row_bytes(const ModulusChain& chain, const EvaluationKeyShape& shape, std::size_t row) {
  return chain.n() * static_cast<std::size_t>(row_modulus(chain, shape, row).bits()) / 8;
}

/// Of one channel, its seed included.
std::size_t channel_bytes(const ModulusChain& chain, const EvaluationKeyShape& shape) {
  std::size_t digit = 0;
  for (std::size_t row = 0; row <= shape.limbs; ++row) digit += row_bytes(chain, shape, row);
  return sizeof(Seed) + shape.powers() * shape.limbs * digit;
}

/// Calls visit(row, residues of the row) for every row in the order of the file.
template <typename Residues, typename Visit>
void for_each_row(Residues residues, std::size_t n, std::size_t rows, const Visit& visit) {
  for (std::size_t i = 0; i * n < residues.size(); ++i) {
    visit(i % rows, residues.subspan(i * n, n));
  }
}

void write_channel(ByteWriter& writer, const EvaluationKeys& keys) {
  const ModulusChain& chain = *keys.parameters()->chain();
  writer.write_bytes(keys.seed());
  ByteVector packed;
  const auto write_row = [&](std::size_t row, std::span<const std::uint64_t> residues) {
    packed.resize(row_bytes(chain, keys.shape(), row));
    kernels::kernels().pack_bits(packed.data(), residues.data(), residues.size(),
                                 row_modulus(chain, keys.shape(), row).bits());
    writer.write_bytes(packed);
  };
  for_each_row(keys.stored(), chain.n(), keys.rows(), write_row);
}

EvaluationKeys read_channel(ByteReader& reader, const ParametersPtr& parameters, const KeyId& id,
                            const EvaluationKeyShape& shape) {
  const ModulusChain& chain = *parameters->chain();
  ByteReader bytes(reader.take(channel_bytes(chain, shape)), reader.source());
  const auto seed = bytes.read_array<Seed>();
  const std::size_t rows = shape.limbs + 1;
  AlignedVector<std::uint64_t> residues(shape.powers() * shape.limbs * rows * chain.n());
  const auto read_row = [&](std::size_t row, std::span<std::uint64_t> out) {
    kernels::kernels().unpack_bits(out.data(), bytes.take(row_bytes(chain, shape, row)).data(),
                                   out.size(), row_modulus(chain, shape, row).bits());
  };
  for_each_row(std::span(residues), chain.n(), rows, read_row);
  try {
    return EvaluationKeys::from_residues(parameters, id, shape, seed, std::move(residues));
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
