#include "remote/remote_model.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/stopwatch.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "exchange/request_record.h"

namespace sealion::remote {
namespace {

void copy_samples(const IntegerBatch& part, std::size_t first, IntegerBatch& all) {
  for (std::size_t i = 0; i < part.features(); ++i) {
    const auto from = part.feature(i);
    std::copy(from.begin(), from.end(),
              all.feature(i).begin() + static_cast<std::ptrdiff_t>(first));
  }
}

}  // namespace

RemoteModel::RemoteModel(InferenceServer& server, const KeyFolder& keys, RemoteModelOptions options,
                         const ExecutionContext& context)
    : server_(server), keys_(keys), options_(std::move(options)) {
  read_manifest(context);
}

void RemoteModel::read_manifest(const ExecutionContext& context) {
  const ModelMetadata metadata = server_.metadata(options_.model.path(), context);
  auto client = std::make_unique<const Client>(
      manifest_from_json(metadata.manifest, "the manifest", options_.least));
  is_changed_ = keys_.pin(options_.model, metadata.manifest_digest);
  if (is_changed_ && options_.warn) {
    options_.warn(fmt::format(
        "the model '{}' of {} is not the one that it was the last time: its manifest is another",
        options_.model.name, server_.base()));
  }
  manifest_digest_ = metadata.manifest_digest;
  client_ = std::move(client);
  key_ = options_.key ? KeyFolder::secret_key(*client_, *options_.key) : keys_.secret_key(*client_);
  evaluation_keys_.clear();
  keys_digest_.reset();
}

/// The server's copy is looked for first: keys are many times a request.
void RemoteModel::offer_keys(const ExecutionContext& context) {
  if (keys_digest_ || client_->manifest().evaluation_keys.empty()) return;
  const Stopwatch stopwatch;
  evaluation_keys_ = keys_.evaluation_keys(options_.model, *client_, *key_, context.quiet());
  keys_digest_ = sha256(evaluation_keys_);
  const bool is_there = server_.has_keys(*keys_digest_, context);
  costs_.key_seconds += stopwatch.seconds();
  if (!is_there) upload_keys(context);
}

void RemoteModel::upload_keys(const ExecutionContext& context) {
  const Stopwatch stopwatch;
  server_.put_keys(*keys_digest_, evaluation_keys_, context.quiet());
  costs_.key_upload_bytes += evaluation_keys_.size();
  costs_.key_seconds += stopwatch.seconds();
}

/// A server may have put the keys away meanwhile.
InferenceReply RemoteModel::infer_with_keys(const InferenceRequest& request,
                                            const ExecutionContext& context) {
  try {
    return server_.infer(request, context);
  } catch (const RefusedError& refused) {
    if (refused.reason() != "missing_keys" || !keys_digest_) throw;
  }
  upload_keys(context);
  return server_.infer(request, context);
}

InferenceReply RemoteModel::infer(const SealedFile& request, const ExecutionContext& context) {
  const Manifest& manifest = client_->manifest();
  const double key_seconds = costs_.key_seconds;
  const Stopwatch stopwatch;
  InferenceReply reply = infer_with_keys(
      {.model_path = options_.model.path(),
       .encrypted = request.pieces(),
       .keys = keys_digest_,
       .largest_answer = largest_response_bytes(manifest),
       .repetition = manifest.query_budget > 0 ? Repetition::if_unseen : Repetition::free},
      context);
  const double waited = stopwatch.seconds() - (costs_.key_seconds - key_seconds);
  const double server = std::min(reply.answer.evaluate_seconds, waited);
  costs_.server_seconds += server;
  costs_.network_seconds += waited - server;
  return reply;
}

IntegerBatch RemoteModel::ask_some(const IntegerBatch& inputs, const ExecutionContext& context) {
  const Manifest& manifest = client_->manifest();
  const ExecutionContext quiet = context.quiet();
  const Stopwatch encrypting;
  const SealedFile request =
      write_request(client_->encrypt(*key_, inputs, quiet), manifest, key_->id(), quiet);
  const RequestRecord record = record_of(request, manifest, key_->id(), inputs.samples());
  costs_.encrypt_seconds += encrypting.seconds();
  const InferenceReply reply = infer(request, context);
  ++costs_.requests;
  costs_.upload_bytes += request.size();
  costs_.download_bytes += reply.answer.bytes.size();
  const Stopwatch decrypting;
  const Response response = read_answer(reply.answer.bytes, record, manifest, client_->channels(),
                                        "the server's answer", quiet);
  IntegerBatch logits = client_->decrypt(*key_, response, quiet);
  costs_.decrypt_seconds += decrypting.seconds();
  return logits;
}

IntegerBatch RemoteModel::ask_all(const Preparation& prepare, std::size_t records,
                                  const ExecutionContext& context) {
  offer_keys(context);
  const std::size_t most = client_->batch();
  const std::size_t steps = (records + most - 1) / most;
  IntegerBatch all(client_->manifest().outputs, records);
  for (std::size_t step = 0; step < steps; ++step) {
    const RecordRange range{step * most, std::min(most, records - step * most)};
    const IntegerBatch inputs = prepare(client_->manifest(), range);
    copy_samples(ask_some(inputs, context.step(step, steps)), range.first, all);
    context.report(step + 1, steps);
  }
  costs_.repeats = server_.repeats();
  return all;
}

IntegerBatch RemoteModel::ask(const Preparation& prepare, std::size_t records,
                              const ExecutionContext& context) {
  try {
    return ask_all(prepare, records, context);
  } catch (const RefusedError& refused) {
    if (refused.reason() != "incompatible") throw;
    const Digest before = manifest_digest_;
    read_manifest(context);
    if (manifest_digest_ == before) throw;
  }
  return ask_all(prepare, records, context);
}

}  // namespace sealion::remote
