#include "runtime/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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

ChannelKeys read_keys(const Server& server, const Received& keys, const Received& request,
                      const KeyId& of_request) {
  if (server.manifest().evaluation_keys.empty()) return {};
  ChannelKeys read =
      read_evaluation_keys(keys.bytes, server.manifest(), server.channels(), keys.name);
  check_same_key(keys, read.front().id(), request, of_request);
  return read;
}

Answer answer_own(const Server& server, const Received& request, const Received& keys,
                  const AnswerOptions& options, const ExecutionContext& context) {
  const Manifest& manifest = server.manifest();
  if (options.compression) {
    fail(ErrorCode::invalid_argument,
         "{}: of this project's own format, whose answers are not compressed", request.name);
  }
  const Message<Request> asked =
      read_request(request.bytes, manifest, server.channels(), request.name);
  const ChannelKeys of_client = read_keys(server, keys, request, asked.key_id);
  const Stopwatch stopwatch;
  Response response = server.answer(asked.content, of_client, context);
  const double seconds = stopwatch.seconds();
  context.check_stop();
  return {write_response(std::move(response), manifest, asked.key_id), "sealion",
          records_of(asked.content), seconds};
}

Answer answer_seal(const Server& server, const Received& request, const Received& keys,
                   const AnswerOptions& options, const ExecutionContext& context) {
  const Manifest& manifest = server.manifest();
  const SealBatch batch =
      read_seal_batch(request.bytes, manifest, server.channels(), request.name, context.quiet());
  ChannelKeys of_client;
  if (!manifest.evaluation_keys.empty()) {
    of_client =
        read_seal_evaluation_keys(keys.bytes, batch.scheme, manifest, server.channels(), keys.name);
  }
  const Stopwatch stopwatch;
  const ChannelBatches outputs = server.evaluate(batch.channels, of_client, context);
  const double seconds = stopwatch.seconds();
  context.check_stop();
  return {write_seal_batch(outputs, batch.scheme, options.compression.value_or(batch.compression),
                           context.quiet()),
          fmt::format("Microsoft SEAL, {}", seal::to_string(batch.scheme)),
          batch.channels.front().samples(), seconds};
}

}  // namespace

Service::Service(const Program& program, const Way& way, Manifest manifest)
    : server_(program, way, std::move(manifest)) {}

std::size_t Service::largest_request_bytes() const {
  const std::size_t own = sealion::largest_request_bytes(manifest());
  if (manifest().client != ClientKind::seal) return own;
  return std::max(own, largest_compressed(seal_file_sizes(manifest(), server_.channels()).inputs));
}

std::size_t Service::largest_key_bytes() const {
  const std::size_t own = evaluation_key_file_bytes(manifest(), server_.channels());
  if (!needs_keys() || manifest().client != ClientKind::seal) return own;
  const std::size_t seals = seal_file_sizes(manifest(), server_.channels()).evaluation_keys;
  return std::max(own, largest_compressed(seals));
}

Answer Service::answer(const Received& request, const Received& keys, const AnswerOptions& options,
                       const ExecutionContext& context) const {
  context.check_stop();
  check_size(request, largest_request_bytes());
  if (needs_keys()) check_keys(keys, *this);
  return is_seal_file(request.bytes) ? answer_seal(server_, request, keys, options, context)
                                     : answer_own(server_, request, keys, options, context);
}

}  // namespace sealion
