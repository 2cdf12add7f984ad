#include "exchange/seal_batch_file.h"

#include <fmt/format.h>

#include <memory>
#include <variant>

#include "base/error.h"
#include "base/json.h"
#include "base/parallel.h"
#include "exchange/batch_file.h"
#include "schemes/bfv/conversion.h"
#include "seal/ciphertext.h"
#include "seal/galois_keys.h"
#include "seal/header.h"
#include "seal/relin_keys.h"

namespace sealion {
namespace {

/// SEAL's own generator makes the key of s^2 and no others.
constexpr std::size_t relin_powers = 1;

std::vector<seal::Context> contexts_of(const std::vector<ParametersPtr>& parameters,
                                       seal::Scheme scheme) {
  std::vector<seal::Context> contexts;
  for (const ParametersPtr& channel : parameters) contexts.emplace_back(channel, scheme);
  return contexts;
}

/// Ciphertexts that belong together in each channel, and the records that they carry: all of a
/// slotwise batch, or a group of packed records.
struct Group {
  std::size_t ciphertexts, records;
};

Group group_of(const Manifest& manifest) {
  if (const auto* form = std::get_if<PackedForm>(&manifest.form)) {
    return {form->input.ciphertexts, form->records};
  }
  return {manifest.inputs(), manifest.parameters.n};
}

std::size_t groups_of(const Manifest& manifest, std::size_t records) {
  const std::size_t of_group = group_of(manifest).records;
  return (records + of_group - 1) / of_group;
}

/// What a model takes, in words.
std::string describe_inputs(const Manifest& manifest) {
  const Group group = group_of(manifest);
  const std::size_t channels = manifest.parameters.plain_moduli.size();
  const std::size_t most = groups_of(manifest, most_samples(manifest));
  const std::string count = fmt::format("{}", group.ciphertexts * channels);
  if (most == 1) return count;
  return fmt::format("{} for each of 1 to {} groups of {} records", count, most, group.records);
}

/// Cuts a file into its objects, as many as whole groups have, by the sizes that they claim.
std::vector<ByteSpan> split(ByteSpan bytes, const Manifest& manifest, const std::string& source) {
  const std::size_t of_group =
      group_of(manifest).ciphertexts * manifest.parameters.plain_moduli.size();
  const std::size_t most = groups_of(manifest, most_samples(manifest)) * of_group;
  std::vector<ByteSpan> objects;
  std::size_t offset = 0;
  while (offset < bytes.size() && objects.size() < most) {
    ByteReader reader(bytes.subspan(offset), source);
    const std::uint64_t size = seal::read_header(reader).size;
    if (size > bytes.size() - offset) {
      fail(ErrorCode::corrupt, "{}: ciphertext {} claims {} bytes, {} are left", source,
           objects.size() + 1, size, bytes.size() - offset);
    }
    objects.push_back(bytes.subspan(offset, size));
    offset += size;
  }
  if (objects.empty() || objects.size() % of_group != 0 || offset < bytes.size()) {
    fail(ErrorCode::corrupt, "{}: {} ciphertexts{}, the model takes {}", source, objects.size(),
         offset < bytes.size() ? " and more" : "", describe_inputs(manifest));
  }
  return objects;
}

/// By the name of the level that the first ciphertext is at.
seal::Scheme scheme_of(ByteSpan first, const Manifest& manifest, const ParametersPtr& parameters,
                       const std::string& source) {
  ByteReader reader(first, source);
  const seal::ParmsId level = seal::read_level(reader);
  for (const seal::Scheme scheme : {seal::Scheme::bgv, seal::Scheme::bfv}) {
    if (!seal::Context(parameters, scheme).has_level(level)) continue;
    if (scheme == seal::Scheme::bgv || !manifest.bfv_answer_factors.empty()) return scheme;
    fail(ErrorCode::incompatible,
         "{}: of BFV, which the manifest of '{}' does not list: its network adds values of "
         "different degrees, and no primes were found whose product is 1 modulo every plain "
         "modulus; encrypt with BGV",
         source, manifest.name);
  }
  fail(ErrorCode::incompatible,
       "{}: made for other encryption parameters than those of '{}'; make it again with this "
       "model's manifest",
       source, manifest.name);
}

std::string name_of(const std::string& source, std::size_t feature, std::size_t channel) {
  return fmt::format("{}: ciphertext {} of plain modulus {}", source, feature + 1, channel + 1);
}

/// Of a fresh ciphertext as the reader gives it.
std::uint64_t fresh_correction(const seal::Context& context) {
  const Parameters& parameters = *context.parameters();
  return context.scheme() == seal::Scheme::bgv ? 1 : bfv_correction(parameters, parameters.limbs());
}

void check_fresh(const Ciphertext& ciphertext, std::uint64_t correction,
                 const std::string& source) {
  const std::size_t limbs = ciphertext.parameters()->limbs();
  if (ciphertext.limbs() == limbs && ciphertext.correction() == correction) return;
  fail(ErrorCode::incompatible,
       "{}: at {} primes of {} with the correction factor {}, where fresh ones are needed", source,
       ciphertext.limbs(), limbs, ciphertext.correction());
}

EncryptedBatch read_channel(std::span<const ByteSpan> objects, std::size_t records,
                            const seal::Context& channel_context, std::size_t channel,
                            const std::string& source, const ExecutionContext& context) {
  const ParametersPtr& parameters = channel_context.parameters();
  const std::uint64_t correction = fresh_correction(channel_context);
  EncryptedBatch batch(parameters, objects.size(), 2, records, std::nullopt, parameters->limbs(),
                       correction);
  parallel_for_each(
      objects.size(), context,
      [&] { return std::make_unique<seal::CiphertextReader>(channel_context, 2); },
      [&](seal::CiphertextReader& reader, std::size_t feature) {
        const std::string name = name_of(source, feature, channel);
        ByteReader bytes(objects[feature], name);
        const Ciphertext ciphertext = reader.read(bytes);
        check_fresh(ciphertext, correction, name);
        batch.store(feature, ciphertext);
      });
  return batch;
}

/// In BFV the message with the factor on it is the message: dividing it off here would multiply the
/// noise, dividing it off behind the decryption costs nothing.
Ciphertext in_scheme(Ciphertext ciphertext, seal::Scheme scheme) {
  if (scheme == seal::Scheme::bfv) {
    ciphertext.set_correction(bfv_correction(*ciphertext.parameters(), ciphertext.limbs()));
  }
  return ciphertext;
}

std::vector<ByteVector> write_channel(const EncryptedBatch& batch,
                                      const seal::Context& channel_context,
                                      seal::Compression compression,
                                      const ExecutionContext& context) {
  std::vector<ByteVector> objects(batch.features());
  parallel_for(objects.size(), context, [&](std::size_t feature) {
    objects[feature] = seal::write_ciphertext(
        in_scheme(batch.load(feature), channel_context.scheme()), channel_context, compression);
  });
  return objects;
}

std::size_t rotations_of(const EvaluationKeyShape& shape) {
  std::size_t count = 0;
  for (const GaloisKeyShape& group : shape.rotations) count += group.elements.size();
  return count;
}

/// SEAL's keys are for all limbs, those of rotations one group.
EvaluationKeys read_channel_keys(ByteReader& reader, const seal::Context& context,
                                 const EvaluationKeyShape& shape) {
  std::optional<KeySwitchingKeys> relinearisation;
  if (shape.relinearises()) {
    relinearisation =
        seal::read_relin_keys(reader, context, KeyId{}, relin_powers).relinearisation();
  }
  std::vector<GaloisKeys> rotations;
  if (!shape.rotations.empty()) {
    rotations.push_back(seal::read_galois_keys(reader, context, KeyId{}, rotations_of(shape)));
    read_from(reader.source(), [&] { check_served(shape.rotations, rotations); });
  }
  return {KeyId{}, std::move(relinearisation), std::move(rotations)};
}

std::size_t channel_key_bytes(const seal::Context& context, const EvaluationKeyShape& shape) {
  std::size_t bytes = 0;
  if (shape.relinearises()) bytes += seal::relin_keys_bytes(context, relin_powers);
  if (!shape.rotations.empty()) bytes += seal::galois_keys_bytes(context, rotations_of(shape));
  return bytes;
}

}  // namespace

bool is_seal_file(ByteSpan bytes) { return seal::has_magic(bytes); }

SealBatch read_seal_batch(ByteSpan bytes, const Manifest& manifest,
                          const std::vector<ParametersPtr>& parameters, const std::string& source,
                          const ExecutionContext& context) {
  if (manifest.client != ClientKind::seal) {
    fail(ErrorCode::incompatible,
         "{}: of Microsoft SEAL, and '{}' is not planned for its clients: `sealion plan --client "
         "seal --save` makes a model that is",
         source, manifest.name);
  }
  const std::vector<ByteSpan> objects = split(bytes, manifest, source);
  ByteReader first(objects.front(), source);
  SealBatch batch{.scheme = scheme_of(objects.front(), manifest, parameters.front(), source),
                  .compression = seal::read_header(first).compression,
                  .channels = {}};
  const auto contexts = contexts_of(parameters, batch.scheme);
  const Group group = group_of(manifest);
  const std::size_t of_channel = objects.size() / contexts.size();
  const std::size_t records = of_channel / group.ciphertexts * group.records;
  for (std::size_t c = 0; c < contexts.size(); ++c) {
    batch.channels.push_back(read_channel(std::span(objects).subspan(c * of_channel, of_channel),
                                          records, contexts[c], c, source, context));
  }
  return batch;
}

ByteVector write_seal_batch(const ChannelBatches& outputs, seal::Scheme scheme,
                            seal::Compression compression, const ExecutionContext& context) {
  ByteVector bytes;
  for (const EncryptedBatch& batch : outputs) {
    const seal::Context channel_context(batch.parameters(), scheme);
    for (const ByteVector& object : write_channel(batch, channel_context, compression, context)) {
      bytes.insert(bytes.end(), object.begin(), object.end());
    }
  }
  return bytes;
}

ChannelKeys read_seal_evaluation_keys(ByteSpan bytes, seal::Scheme scheme, const Manifest& manifest,
                                      const std::vector<ParametersPtr>& parameters,
                                      const std::string& source) {
  ByteReader reader(bytes, source);
  ChannelKeys keys;
  for (const seal::Context& context : contexts_of(parameters, scheme)) {
    keys.push_back(read_channel_keys(reader, context, manifest.evaluation_keys));
  }
  reader.expect_end();
  return keys;
}

SealFileSizes seal_file_sizes(const Manifest& manifest,
                              const std::vector<ParametersPtr>& parameters, std::size_t records) {
  const seal::Context context(parameters.front(), seal::Scheme::bgv);
  const std::size_t limbs = context.chain().limbs();
  const std::size_t channels = parameters.size();
  const std::size_t inputs = ciphertexts_of(BatchKind::inputs, manifest, records) * channels;
  const std::size_t outputs = ciphertexts_of(BatchKind::outputs, manifest, records) * channels;
  return {
      .seeded_inputs = inputs * seal::seeded_ciphertext_bytes(context, limbs),
      .inputs = inputs * seal::ciphertext_bytes(context, 2, limbs),
      .outputs =
          outputs * seal::ciphertext_bytes(context, manifest.output_parts, manifest.output_limbs),
      .evaluation_keys = parameters.size() * channel_key_bytes(context, manifest.evaluation_keys)};
}

// zlib and zstd add less than a 64th and a page.
std::size_t largest_compressed(std::size_t bytes) { return bytes + bytes / 64 + 4096; }

}  // namespace sealion
