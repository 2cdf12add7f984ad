#include "runtime/service.h"

#include <fmt/format.h>

#include <utility>

#include "base/digest.h"
#include "base/error.h"
#include "base/stopwatch.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "exchange/seal_batch_file.h"

namespace sealion {
namespace {

void check_size(const Received& received, std::size_t largest) {
  if (received.bytes.size() <= largest) return;
  fail(ErrorCode::corrupt, "{}: {} bytes, more than the {} that there can be", received.name,
       received.bytes.size(), largest);
}

void check_keys(const Received& keys, const Service& service) {
  check_size(keys, service.largest_key_bytes());
  if (!keys.bytes.empty()) return;
  fail(ErrorCode::invalid_argument, "the model '{}' {}: the client's evaluation keys are missing",
       service.manifest().name,
       service.manifest().evaluation_keys.relinearises() ? "relinearises" : "rotates");
}

void check_same_key(const Received& keys, const KeyId& of_keys, const Received& request,
                    const KeyId& of_request) {
  if (of_keys == of_request) return;
  fail(ErrorCode::incompatible, "{}: of another key than {}", keys.name, request.name);
}

/// What a service works with.
struct Serving {
  const Server& server;
  KeyCache& cache;

  const Manifest& manifest() const { return server.manifest(); }
};

/// Empty where the model needs none.
std::shared_ptr<const ChannelKeys> own_keys(const Serving& serving, const Received& keys,
                                            const Received& request, const KeyId& of_request,
                                            const ExecutionContext& context) {
  if (serving.manifest().evaluation_keys.empty()) return std::make_shared<const ChannelKeys>();
  const KeyFileName name{"sealion", stated_digest(keys.bytes)};
  auto read = serving.cache.find(name);
  if (read) {
    verify_digest(keys.bytes, keys.name);  // so they are the bytes that were read then
  } else {
    read = serving.cache.keep(name, keys.bytes.size(),
                              read_evaluation_keys(keys.bytes, serving.manifest(),
                                                   serving.server.channels(), keys.name, context));
  }
  check_same_key(keys, read->front().id(), request, of_request);
  return read;
}

Answer answer_own(const Serving& serving, const Received& request, const Received& keys,
                  const AnswerOptions& options, const ExecutionContext& context) {
  const Manifest& manifest = serving.manifest();
  if (options.compression) {
    fail(ErrorCode::invalid_argument,
         "{}: of this project's own format, whose answers are not compressed", request.name);
  }
  const Message<Request> asked =
      read_request(request.bytes, manifest, serving.server.channels(), request.name);
  const auto of_client = own_keys(serving, keys, request, asked.key_id, context.quiet());
  const Stopwatch stopwatch;
  Response response = serving.server.answer(asked.content, *of_client, context);
  const double seconds = stopwatch.seconds();
  context.check_stop();
  return {write_response(std::move(response), manifest, asked.key_id), "sealion",
          records_of(asked.content), seconds};
}

/// Empty where the model needs none.
std::shared_ptr<const ChannelKeys> seal_keys(const Serving& serving, const Received& keys,
                                             seal::Scheme scheme) {
  if (serving.manifest().evaluation_keys.empty()) return std::make_shared<const ChannelKeys>();
  const KeyFileName name{seal::to_string(scheme), sha256(keys.bytes)};
  if (auto kept = serving.cache.find(name)) return kept;
  return serving.cache.keep(name, keys.bytes.size(),
                            read_seal_evaluation_keys(keys.bytes, scheme, serving.manifest(),
                                                      serving.server.channels(), keys.name));
}

Answer answer_seal(const Serving& serving, const Received& request, const Received& keys,
                   const AnswerOptions& options, const ExecutionContext& context) {
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

Service::Service(PreparedPtr model) : server_(std::move(model)), keys_(kept_key_bytes) {}

Answer Service::answer(const Received& request, const Received& keys, const AnswerOptions& options,
                       const ExecutionContext& context) const {
  context.check_stop();
  check_size(request, largest_request_bytes());
  if (needs_keys()) check_keys(keys, *this);
  const Serving serving{server_, keys_};
  return is_seal_file(request.bytes) ? answer_seal(serving, request, keys, options, context)
                                     : answer_own(serving, request, keys, options, context);
}

}  // namespace sealion
