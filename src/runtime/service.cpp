#include "runtime/service.h"

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <utility>

#include "base/digest.h"
#include "base/error.h"
#include "base/stopwatch.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "exchange/seal_batch_file.h"
#include "exchange/split_request.h"

namespace sealion {
namespace {

/// What a service works with.
struct Serving {
  const Server& server;
  KeyCache& cache;
  QueryLedger* ledger;

  const Manifest& manifest() const { return server.manifest(); }
  const PublicModel& face() const { return server.model().face(); }
};

/// Of the cache, or read now.
ClientKeys own_keys(const Serving& serving, const Received& keys, const ExecutionContext& context) {
  if (serving.manifest().evaluation_keys.empty()) {
    return read_client_keys(serving.face(), keys, context);
  }
  const KeyFileName name{"sealion", stated_digest(keys.bytes)};
  if (auto kept = serving.cache.find(name)) {
    // So they are the bytes that were read then.
    verify_evaluation_keys(keys.bytes, serving.manifest(), keys.name, context);
    return {keys.name, std::move(kept)};
  }
  ClientKeys read = read_client_keys(serving.face(), keys, context);
  serving.cache.keep(name, memory_bytes(*read.sets), read.sets);
  return read;
}

void check_same_key(const ClientKeys& keys, const Received& request, const KeyId& of_request) {
  if (keys.sets->empty() || keys.sets->front().id() == of_request) return;
  fail(ErrorCode::incompatible, "{}: of another key than {}", keys.name, request.name);
}

/// Before anything is answered.
void spend_queries(const Serving& serving, const Message<Request>& message) {
  const Manifest& manifest = serving.manifest();
  if (manifest.query_budget == 0) return;
  if (serving.ledger == nullptr) {
    fail(ErrorCode::invalid_argument,
         "the model '{}' answers {} records for one key: name the ledger that counts them",
         manifest.name, manifest.query_budget);
  }
  serving.ledger->spend(manifest.model_id, message.asked.key_id,
                        records_told(message.content, manifest), manifest.query_budget);
}

/// Does what there is to do with the model that a request is of: all of it, or modulo one plaintext
/// modulus where requests are split.
template <typename Do>
auto with_asked(const PublicModel& whole, ByteSpan request, const Do& what) {
  const auto channel = channel_of(request, whole.manifest());
  return channel ? what(whole.of_channel(*channel)) : what(whole);
}

/// `keys` are asked for once the request is found to be sound.
Answer answer_asked(const Serving& serving, const PublicModel& asked, const Received& request,
                    const std::function<ClientKeys()>& keys, const ExecutionContext& context) {
  const Message<Request> message = read_request(request.bytes, asked.manifest(), asked.channels(),
                                                request.name, context.quiet());
  const ClientKeys of_client = keys();
  check_same_key(of_client, request, message.asked.key_id);
  spend_queries(serving, message);
  const Stopwatch stopwatch;
  Response response = serving.server.answer(message.content, *of_client.sets, context);
  const double seconds = stopwatch.seconds();
  context.check_stop();
  return {
      write_response(std::move(response), asked.manifest(), message.asked, context.quiet()).bytes(),
      "sealion", records_of(message.content), seconds};
}

Answer answer_own(const Serving& serving, const Received& request,
                  const std::function<ClientKeys()>& keys, const AnswerOptions& options,
                  const ExecutionContext& context) {
  if (options.compression) {
    fail(ErrorCode::invalid_argument,
         "{}: of this project's own format, whose answers are not compressed", request.name);
  }
  return with_asked(serving.face(), request.bytes, [&](const PublicModel& asked) {
    return answer_asked(serving, asked, request, keys, context);
  });
}

/// Empty where the model needs none.
std::shared_ptr<const ChannelKeys> seal_keys(const Serving& serving, const Received& keys,
                                             seal::Scheme scheme) {
  if (serving.manifest().evaluation_keys.empty()) return std::make_shared<const ChannelKeys>();
  const KeyFileName name{seal::to_string(scheme), sha256(keys.bytes)};
  if (auto kept = serving.cache.find(name)) return kept;
  auto read = std::make_shared<const ChannelKeys>(read_seal_evaluation_keys(
      keys.bytes, scheme, serving.manifest(), serving.server.channels(), keys.name));
  serving.cache.keep(name, memory_bytes(*read), read);
  return read;
}

Answer answer_seal(const Serving& serving, const Received& request, const Received& keys,
                   const AnswerOptions& options, const ExecutionContext& context) {
  if (serving.manifest().query_budget != 0) {
    fail(ErrorCode::incompatible,
         "{}: of Microsoft SEAL, which names no key, and the model '{}' counts records by key",
         request.name, serving.manifest().name);
  }
  const SealBatch batch = read_seal_batch(request.bytes, serving.manifest(),
                                          serving.server.channels(), request.name, context.quiet());
  const auto of_client = seal_keys(serving, keys, batch.scheme);
  const Stopwatch stopwatch;
  const ChannelBatches outputs = serving.server.evaluate(batch.channels, *of_client, context);
  const double seconds = stopwatch.seconds();
  context.check_stop();
  return {write_seal_batch(outputs, batch.scheme, options.compression.value_or(batch.compression),
                           context.quiet()),
          fmt::format("Microsoft SEAL, {}", seal::to_string(batch.scheme)),
          batch.channels.front().samples(), seconds};
}

}  // namespace

Service::Service(PreparedPtr model, std::shared_ptr<QueryLedger> ledger, const DeviceUse& use)
    : server_(std::move(model), use), keys_(kept_key_bytes), ledger_(std::move(ledger)) {}

ClientKeys Service::read_keys(const Received& keys, const ExecutionContext& context) const {
  check_given(server_.model().face(), keys);
  return read_client_keys(server_.model().face(), keys, context);
}

void Service::check_request(const Received& request, const ExecutionContext& context) const {
  check_size(request, largest_request_bytes());
  if (is_seal_file(request.bytes)) {
    read_seal_batch(request.bytes, manifest(), server_.channels(), request.name, context);
    return;
  }
  with_asked(server_.model().face(), request.bytes, [&](const PublicModel& asked) {
    read_request(request.bytes, asked.manifest(), asked.channels(), request.name, context);
  });
}

Answer Service::answer(const Received& request, const Received& keys, const AnswerOptions& options,
                       const ExecutionContext& context) const {
  context.check_stop();
  check_size(request, largest_request_bytes());
  check_given(server_.model().face(), keys);
  const Serving serving{server_, keys_, ledger_.get()};
  if (is_seal_file(request.bytes)) return answer_seal(serving, request, keys, options, context);
  const auto read = [&] { return own_keys(serving, keys, context.quiet()); };
  return answer_own(serving, request, read, options, context);
}

Answer Service::answer(const Received& request, const ClientKeys& keys,
                       const AnswerOptions& options, const ExecutionContext& context) const {
  context.check_stop();
  check_size(request, largest_request_bytes());
  if (is_seal_file(request.bytes)) {
    fail(ErrorCode::invalid_argument,
         "{}: of Microsoft SEAL, and {} are keys of this project's own", request.name, keys.name);
  }
  return answer_own(
      {server_, keys_, ledger_.get()}, request, [&] { return keys; }, options, context);
}

}  // namespace sealion
