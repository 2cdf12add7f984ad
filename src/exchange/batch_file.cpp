#include "exchange/batch_file.h"

#include <algorithm>
#include <optional>

#include "base/digest.h"
#include "base/enum_names.h"
#include "base/error.h"
#include "exchange/label.h"

namespace sealion {

template <>
struct EnumNames<BatchKind> {
  static constexpr const char* subject = "kind of batch";
  static constexpr auto table = std::to_array<EnumName<BatchKind>>(
      {{BatchKind::inputs, "encrypted inputs"},
       {BatchKind::unbound_outputs, "answers of an earlier version, which name no request"},
       {BatchKind::outputs, "encrypted answers"}});
};

namespace {

constexpr SealedFormat format{"SEALIONB", 2, 3};

/// Of everything that is no residue, the checksum included.
constexpr std::size_t largest_header_bytes = 4096;

/// Magic, version, kind, label, features, parts, limbs, samples, seed flag; and the checksum
/// behind.
std::size_t frame_bytes(BatchKind kind) {
  const bool is_answer = kind == BatchKind::outputs;
  return 8 + 4 + 1 + (is_answer ? answer_label_bytes : request_label_bytes) + 4 * 4 + 1 +
         sizeof(Digest);
}

/// What all channels share.
struct Shape {
  std::size_t features, parts, limbs, samples;
  bool is_seeded;

  std::size_t stored_parts() const { return is_seeded ? parts - 1 : parts; }
};

Shape expected_shape(BatchKind kind, const Manifest& manifest, std::size_t samples) {
  const std::size_t features = ciphertexts_of(kind, manifest, samples);
  if (kind == BatchKind::inputs) {
    return {features, 2, manifest.parameters.coeff_moduli.size(), samples, true};
  }
  return {features, manifest.output_parts, manifest.output_limbs, samples, false};
}

Shape shape_of(const EncryptedBatch& batch) {
  return {batch.features(), batch.parts(), batch.limbs(), batch.samples(),
          batch.seed().has_value()};
}

/// A channel begins with its correction and, if it is seeded, the seed.
std::size_t channel_bytes(const Parameters& parameters, const Shape& shape) {
  return sizeof(std::uint64_t) + (shape.is_seeded ? sizeof(Seed) : 0) +
         EncryptedBatch::packed_bytes(parameters, shape.features, shape.stored_parts(),
                                      shape.limbs);
}

void write_shape(SealedWriter& writer, const Shape& shape) {
  for (const std::size_t value : {shape.features, shape.parts, shape.limbs, shape.samples}) {
    writer.write(static_cast<std::uint32_t>(value));
  }
  writer.write<std::uint8_t>(shape.is_seeded);
}

Shape read_shape(ByteReader& reader, BatchKind kind, const Manifest& manifest) {
  Shape shape{};
  for (std::size_t* value : {&shape.features, &shape.parts, &shape.limbs, &shape.samples}) {
    *value = reader.read<std::uint32_t>();
  }
  const auto has_seed = reader.read<std::uint8_t>();
  if (shape.samples == 0 || shape.samples > manifest.parameters.n) {
    fail(ErrorCode::corrupt, "{}: {} samples where 1 to {} are possible", reader.source(),
         shape.samples, manifest.parameters.n);
  }
  const Shape wanted = expected_shape(kind, manifest, shape.samples);
  if (shape.features != wanted.features || shape.parts != wanted.parts ||
      shape.limbs != wanted.limbs) {
    fail(ErrorCode::incompatible,
         "{}: {} ciphertexts of {} parts at {} primes, the model has {} of {} at {}",
         reader.source(), shape.features, shape.parts, shape.limbs, wanted.features, wanted.parts,
         wanted.limbs);
  }
  if (has_seed > 1 || (has_seed == 1 && kind == BatchKind::outputs)) {
    fail(ErrorCode::corrupt, "{}: seed flag {} is not possible here", reader.source(), has_seed);
  }
  shape.is_seeded = has_seed == 1;
  return shape;
}

std::uint64_t read_correction(ByteReader& reader, BatchKind kind, const Parameters& parameters) {
  const auto correction = reader.read<std::uint64_t>();
  const std::uint64_t largest =
      kind == BatchKind::inputs ? 1 : parameters.plain_modulus().value() - 1;
  if (correction == 0 || correction > largest) {
    fail(ErrorCode::corrupt, "{}: a correction factor of {} where 1 to {} are possible",
         reader.source(), correction, largest);
  }
  return correction;
}

EncryptedBatch read_channel(ByteReader& reader, BatchKind kind, const ParametersPtr& parameters,
                            const Shape& shape, const ExecutionContext& context) {
  const std::uint64_t correction = read_correction(reader, kind, *parameters);
  std::optional<Seed> seed;
  if (shape.is_seeded) seed = reader.read_array<Seed>();
  const ByteSpan packed = reader.take(
      EncryptedBatch::packed_bytes(*parameters, shape.features, shape.stored_parts(), shape.limbs));
  EncryptedBatch batch(parameters, shape.features, shape.parts, shape.samples, seed, shape.limbs,
                       correction, packed);
  try {
    batch.check_residues(context);
  } catch (const Error& error) {
    throw Error(error.code(), reader.source() + ": " + error.what());
  }
  return batch;
}

/// A file without channels.
BatchFile read_labelled(ByteReader& reader, BatchKind kind, const Digest& model_id) {
  if (kind == BatchKind::inputs) {
    const RequestLabel label = read_request_label(reader, model_id);
    return {kind, label.model_id, label.key_id, {}};
  }
  const AnswerLabel label = read_answer_label(reader, model_id);
  return {kind, label.model_id, label.key_id, {}, label.request_id};
}

}  // namespace

SealedFile write_batch(BatchFile file, const ExecutionContext& context) {
  SealedWriter writer(format);
  writer.write(static_cast<std::uint8_t>(file.kind));
  if (file.kind == BatchKind::outputs) {
    write_label(writer, AnswerLabel{file.model_id, file.key_id, file.request_id});
  } else {
    write_label(writer, RequestLabel{file.model_id, file.key_id});
  }
  write_shape(writer, shape_of(file.channels.front()));
  for (EncryptedBatch& batch : file.channels) {
    writer.write<std::uint64_t>(batch.correction());
    if (batch.seed()) writer.write_bytes(*batch.seed());
    writer.append(std::move(batch).release_packed());
  }
  return std::move(writer).seal(context);
}

BatchFile read_batch(ByteSpan bytes, BatchKind expected, const Manifest& manifest,
                     const std::vector<ParametersPtr>& parameters, const std::string& source,
                     const ExecutionContext& context) {
  BatchFile file = read_batch_in_place(bytes, expected, manifest, parameters, source, context);
  for (EncryptedBatch& batch : file.channels) batch = batch.owned(context);
  return file;
}

BatchFile read_batch_in_place(ByteSpan bytes, BatchKind expected, const Manifest& manifest,
                              const std::vector<ParametersPtr>& parameters,
                              const std::string& source, const ExecutionContext& context) {
  ByteReader reader = open_sealed(bytes, format, source, context);
  const auto kind = reader.read<std::uint8_t>();
  if (kind != static_cast<std::uint8_t>(expected)) {
    fail(ErrorCode::incompatible, "{}: holds {}, not {}", source,
         name_of(static_cast<BatchKind>(kind)), name_of(expected));
  }
  BatchFile file = read_labelled(reader, expected, manifest.model_id);
  const Shape shape = read_shape(reader, expected, manifest);
  for (const ParametersPtr& channel : parameters) {
    file.channels.push_back(read_channel(reader, expected, channel, shape, context));
  }
  reader.expect_end();
  return file;
}

std::size_t largest_batch_file_bytes(const Manifest& manifest) {
  const std::size_t samples = most_samples(manifest);
  const std::size_t parts =
      std::max(2 * ciphertexts_of(BatchKind::inputs, manifest, samples),
               ciphertexts_of(BatchKind::outputs, manifest, samples) * manifest.output_parts);
  const std::size_t residues = manifest.parameters.n * manifest.parameters.coeff_moduli.size() *
                               manifest.parameters.plain_moduli.size();
  return largest_header_bytes + parts * residues * sizeof(std::uint64_t);
}

std::size_t ciphertexts_of(BatchKind kind, const Manifest& manifest, std::size_t samples) {
  if (const auto* form = std::get_if<PackedForm>(&manifest.form)) {
    return kind == BatchKind::inputs ? form->request_ciphertexts(samples)
                                     : form->answer_ciphertexts(samples);
  }
  return kind == BatchKind::inputs ? manifest.inputs() : manifest.outputs;
}

std::size_t most_samples(const Manifest& manifest) {
  const std::size_t n = manifest.parameters.n;
  const auto* form = std::get_if<PackedForm>(&manifest.form);
  return form ? std::min(n, most_packed_groups * form->records) : n;
}

std::size_t batch_file_bytes(BatchKind kind, const Manifest& manifest,
                             const std::vector<ParametersPtr>& parameters, std::size_t samples) {
  const Shape shape = expected_shape(kind, manifest, samples);
  std::size_t bytes = frame_bytes(kind);
  for (const ParametersPtr& channel : parameters) bytes += channel_bytes(*channel, shape);
  return bytes;
}

}  // namespace sealion
