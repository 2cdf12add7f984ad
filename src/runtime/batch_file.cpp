#include "runtime/files.h"

#include <algorithm>
#include <array>

#include "base/error.h"

namespace sealion {
namespace {

constexpr FileHeader key_header{"SEALIONK", 1};
constexpr FileHeader batch_header{"SEALIONB", 1};

template <std::size_t size>
std::array<std::uint8_t, size> read_array(ByteReader& reader) {
  std::array<std::uint8_t, size> array;
  const ByteSpan bytes = reader.take(size);
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}

void expect_parameters(ByteReader& reader, const Parameters& parameters) {
  if (read_array<std::tuple_size_v<Digest>>(reader) != parameters.digest()) {
    fail(ErrorCode::incompatible,
         "{}: made for other encryption parameters than this model's; make it again with this "
         "model's manifest",
         reader.source());
  }
}

/// Everything of a batch file before the packed residues.
void write_description(ByteWriter& writer, const BatchFile& file) {
  const EncryptedBatch& batch = file.batch;
  write_header(writer, batch_header);
  writer.write_bytes(batch.parameters()->digest());
  writer.write(static_cast<std::uint8_t>(file.kind));
  writer.write_bytes(file.model_id);
  writer.write_bytes(file.key_id);
  writer.write<std::uint32_t>(static_cast<std::uint32_t>(batch.features()));
  writer.write<std::uint32_t>(static_cast<std::uint32_t>(batch.parts()));
  writer.write<std::uint32_t>(static_cast<std::uint32_t>(batch.samples()));
  writer.write<std::uint8_t>(batch.seed().has_value());
  if (batch.seed()) writer.write_bytes(*batch.seed());
}

constexpr std::size_t header_bytes = 8 + 4 + 32 + 1 + 32 + 16 + 3 * 4 + 1;

const char* kind_text(BatchKind kind) {
  switch (kind) {
    case BatchKind::inputs:
      return "encrypted inputs";
    case BatchKind::outputs:
      return "encrypted answers";
  }
  return "something unknown";
}

/// What the header claims about the batch's shape.
struct Shape {
  std::size_t features, parts, samples;
  std::optional<Seed> seed;
};

Shape read_shape(ByteReader& reader, BatchKind kind, const Manifest& manifest) {
  Shape shape{reader.read<std::uint32_t>(), reader.read<std::uint32_t>(),
              reader.read<std::uint32_t>(), std::nullopt};
  const auto has_seed = reader.read<std::uint8_t>();
  const bool is_input = kind == BatchKind::inputs;
  const std::size_t features = is_input ? manifest.inputs() : manifest.outputs;
  const std::size_t parts = is_input ? 2 : manifest.output_parts;
  if (shape.features != features || shape.parts != parts) {
    fail(ErrorCode::incompatible, "{}: {} ciphertexts of {} parts, the model has {} of {}",
         reader.source(), shape.features, shape.parts, features, parts);
  }
  if (shape.samples == 0 || shape.samples > manifest.parameters.n) {
    fail(ErrorCode::corrupt, "{}: {} samples where 1 to {} are possible", reader.source(),
         shape.samples, manifest.parameters.n);
  }
  if (has_seed > 1 || (has_seed == 1 && !is_input)) {
    fail(ErrorCode::corrupt, "{}: seed flag {} is not possible here", reader.source(), has_seed);
  }
  if (has_seed == 1) shape.seed = read_array<std::tuple_size_v<Seed>>(reader);
  return shape;
}

}  // namespace

SecretVector<std::uint8_t> write_secret_key(const SecretKey& key) {
  // Coefficients as 0, 1, 2 for 0, 1, -1, four to a byte. The bytes never pass through a buffer
  // that is not wiped.
  SecretVector<std::uint8_t> bytes;
  const auto append = [&bytes](ByteSpan part) {
    bytes.insert(bytes.end(), part.begin(), part.end());
  };
  ByteWriter header;
  write_header(header, key_header);
  header.write_bytes(key.parameters()->digest());
  header.write_bytes(key.id());
  bytes.reserve(header.bytes().size() + key.coefficients().size() / 4 + sizeof(Digest));
  append(header.bytes());
  const auto coefficients = key.coefficients();
  for (std::size_t i = 0; i < coefficients.size(); i += 4) {
    unsigned packed = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      packed |= (static_cast<unsigned>(coefficients[i + j] + 3) % 3) << (2 * j);
    }
    bytes.push_back(static_cast<std::uint8_t>(packed));
  }
  append(sha256(bytes));
  return bytes;
}

SecretKey read_secret_key(ByteSpan bytes, const ParametersPtr& parameters,
                          const std::string& source) {
  ByteReader reader = open_file(bytes, key_header, source);
  expect_parameters(reader, *parameters);
  const KeyId id = read_array<std::tuple_size_v<KeyId>>(reader);
  const ByteSpan packed = reader.take(parameters->n() / 4);
  reader.expect_end();
  SecretVector<std::int8_t> coefficients(parameters->n());
  for (std::size_t i = 0; i < coefficients.size(); ++i) {
    const int code = packed[i / 4] >> (2 * (i % 4)) & 3;
    // 0, 1, 2 -> 0, 1, -1; the unused 3 stays and is refused below.
    coefficients[i] = static_cast<std::int8_t>(code - 3 * (code >> 1) * (1 - (code & 1)));
  }
  return SecretKey::from_coefficients(parameters, id, coefficients);
}

ByteVector write_batch(const BatchFile& file) {
  ByteWriter writer;
  writer.reserve(batch_file_bytes(file.batch));
  write_description(writer, file);
  writer.write_bytes(file.batch.packed());
  ByteVector bytes = writer.release();
  append_digest(bytes);
  return bytes;
}

BatchFile read_batch(ByteSpan bytes, BatchKind expected, const Manifest& manifest,
                     const ParametersPtr& parameters, const std::string& source) {
  ByteReader reader = open_file(bytes, batch_header, source);
  expect_parameters(reader, *parameters);
  const auto kind = reader.read<std::uint8_t>();
  if (kind != static_cast<std::uint8_t>(expected)) {
    fail(ErrorCode::incompatible, "{}: holds {}, not {}", source,
         kind_text(static_cast<BatchKind>(kind)), kind_text(expected));
  }
  if (read_array<std::tuple_size_v<Digest>>(reader) != manifest.model_id) {
    fail(ErrorCode::incompatible, "{}: made for another model than '{}'", source, manifest.name);
  }
  const KeyId key_id = read_array<std::tuple_size_v<KeyId>>(reader);
  const Shape shape = read_shape(reader, expected, manifest);
  // Before the batch is allocated: a manifest may claim any size.
  const ByteSpan packed = reader.take(EncryptedBatch::packed_bytes(
      *parameters, shape.features, shape.seed ? shape.parts - 1 : shape.parts));
  reader.expect_end();
  EncryptedBatch batch(parameters, shape.features, shape.parts, shape.samples, shape.seed);
  std::copy(packed.begin(), packed.end(), batch.packed().begin());
  try {
    batch.check_residues();
  } catch (const Error& error) {
    throw Error(error.code(), source + ": " + error.what());
  }
  return {expected, manifest.model_id, key_id, std::move(batch)};
}

std::size_t batch_file_bytes(const EncryptedBatch& batch) {
  return header_bytes + (batch.seed() ? sizeof(Seed) : 0) + batch.packed().size() + sizeof(Digest);
}

}  // namespace sealion
