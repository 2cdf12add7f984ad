#include "exchange/messages.h"

#include <utility>

#include "base/cases.h"
#include "base/error.h"
#include "exchange/affine_file.h"
#include "exchange/batch_file.h"
#include "exchange/packed_answer_file.h"
#include "schemes/lwe/parameters.h"

namespace sealion {
namespace {

AnswerLabel label_of(const Manifest& manifest, const Asked& asked) {
  return {manifest.model_id, asked.key_id, asked.request_id};
}

/// Who chooses the uniform half of a ciphertext can make an answer tell more than its logits.
void check_seeded(const EncryptedBatch& batch, const std::string& source) {
  if (batch.seed()) return;
  fail(ErrorCode::incompatible,
       "{}: ciphertexts whose uniform half does not come from a seed; encrypt makes those that do",
       source);
}

}  // namespace

void refuse_layout(const Request&) {
  fail(ErrorCode::incompatible, "the request is of another layout than the model's");
}

void refuse_layout(const Response&) {
  fail(ErrorCode::incompatible, "the answer is of another layout than the manifest's");
}

std::size_t records_of(const Request& request) {
  return std::visit(Cases{[](const ChannelBatches& batches) { return batches.front().samples(); },
                          [](const AffineRequest& affine) { return affine.records; }},
                    request);
}

std::size_t records_of(const Response& response) {
  return std::visit(Cases{[](const ChannelBatches& batches) { return batches.front().samples(); },
                          [](const PackedAnswer& packed) { return packed.records; },
                          [](const AffineAnswer& affine) { return affine.records; }},
                    response);
}

std::vector<ParametersPtr> channels_of(const Manifest& manifest) {
  if (std::holds_alternative<AffineForm>(manifest.form)) return {};
  return Parameters::create_channels(manifest.parameters);
}

ModulusChainPtr chain_of(const Manifest& manifest, const std::vector<ParametersPtr>& channels) {
  if (!channels.empty()) return channels.front()->chain();
  return LweParameters::create(std::get<AffineForm>(manifest.form).parameters)->chain();
}

std::size_t most_records(const Manifest& manifest) {
  if (std::holds_alternative<AffineForm>(manifest.form)) return most_affine_records;
  return most_samples(manifest);
}

SealedFile write_request(Request request, const Manifest& manifest, const KeyId& key,
                         const ExecutionContext& context) {
  return std::visit(
      Cases{[&](ChannelBatches& batches) {
              return write_batch({BatchKind::inputs, manifest.model_id, key, std::move(batches)},
                                 context);
            },
            [&](AffineRequest& affine) {
              return write_affine_request({{manifest.model_id, key}, std::move(affine)},
                                          std::get<AffineForm>(manifest.form), context);
            }},
      request);
}

SealedFile write_response(Response response, const Manifest& manifest, const Asked& asked,
                          const ExecutionContext& context) {
  return std::visit(
      Cases{[&](ChannelBatches& batches) {
              return write_batch({BatchKind::outputs, manifest.model_id, asked.key_id,
                                  std::move(batches), asked.request_id},
                                 context);
            },
            [&](PackedAnswer& packed) {
              return write_packed_answer({label_of(manifest, asked), std::move(packed)},
                                         std::get<PackedForm>(manifest.form), context);
            },
            [&](AffineAnswer& affine) {
              return write_affine_answer({label_of(manifest, asked), std::move(affine)},
                                         std::get<AffineForm>(manifest.form), context);
            }},
      response);
}

Message<Request> read_request(ByteSpan bytes, const Manifest& manifest,
                              const std::vector<ParametersPtr>& channels, const std::string& source,
                              const ExecutionContext& context) {
  if (const auto* form = std::get_if<AffineForm>(&manifest.form)) {
    AffineRequestFile file = read_affine_request(bytes, manifest.model_id, *form, source, context);
    return {{file.label.key_id, stated_digest(bytes)}, std::move(file.request)};
  }
  BatchFile file =
      read_batch_in_place(bytes, BatchKind::inputs, manifest, channels, source, context);
  for (const EncryptedBatch& batch : file.channels) check_seeded(batch, source);
  return {{file.key_id, stated_digest(bytes)}, std::move(file.channels)};
}

Message<Response> read_response(ByteSpan bytes, const Manifest& manifest,
                                const std::vector<ParametersPtr>& channels,
                                const std::string& source, const ExecutionContext& context) {
  if (const auto* form = std::get_if<AffineForm>(&manifest.form)) {
    AffineAnswerFile file = read_affine_answer(bytes, manifest.model_id, *form, source, context);
    return {{file.label.key_id, file.label.request_id}, std::move(file.answer)};
  }
  if (const auto* form = std::get_if<PackedForm>(&manifest.form)) {
    PackedAnswerFile file =
        read_packed_answer(bytes, manifest.model_id, *form, channels, source, context);
    return {{file.label.key_id, file.label.request_id}, std::move(file.answer)};
  }
  BatchFile file = read_batch(bytes, BatchKind::outputs, manifest, channels, source, context);
  return {{file.key_id, file.request_id}, std::move(file.channels)};
}

std::size_t request_bytes(const Manifest& manifest, const std::vector<ParametersPtr>& channels,
                          std::size_t records) {
  if (const auto* form = std::get_if<AffineForm>(&manifest.form)) {
    return affine_request_bytes(*form, records);
  }
  return batch_file_bytes(BatchKind::inputs, manifest, channels, records);
}

std::size_t response_bytes(const Manifest& manifest, const std::vector<ParametersPtr>& channels,
                           std::size_t records) {
  if (const auto* form = std::get_if<AffineForm>(&manifest.form)) {
    return affine_answer_bytes(*form, records);
  }
  if (const auto* form = std::get_if<PackedForm>(&manifest.form)) {
    return packed_answer_bytes(*form, manifest.parameters.n, channels.size(), records);
  }
  return batch_file_bytes(BatchKind::outputs, manifest, channels, records);
}

std::size_t largest_request_bytes(const Manifest& manifest) {
  if (const auto* form = std::get_if<AffineForm>(&manifest.form)) {
    return affine_request_bytes(*form, most_affine_records);
  }
  return largest_batch_file_bytes(manifest);
}

std::size_t largest_response_bytes(const Manifest& manifest) {
  if (const auto* form = std::get_if<AffineForm>(&manifest.form)) {
    return affine_answer_bytes(*form, most_affine_records);
  }
  if (const auto* form = std::get_if<PackedForm>(&manifest.form)) {
    const ParametersLiteral& parameters = manifest.parameters;
    return packed_answer_bytes(*form, parameters.n, parameters.plain_moduli.size(),
                               most_records(manifest));
  }
  return largest_batch_file_bytes(manifest);
}

std::size_t memory_bytes(const ChannelKeys& keys) {
  std::size_t bytes = 0;
  for (const EvaluationKeys& set : keys) bytes += set.memory_bytes();
  return bytes;
}

}  // namespace sealion
