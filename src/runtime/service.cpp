#include "runtime/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "base/error.h"
#include "base/stopwatch.h"
#include "exchange/batch_file.h"
#include "exchange/key_files.h"
#include "exchange/seal_batch_file.h"

namespace sealion {
namespace {

/// A request as it was understood.
struct Request {
  std::string client;
  ChannelBatches inputs;
  ChannelKeys keys;
  std::function<ByteVector(ChannelBatches)> write_answer;
};

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

Request read_own_request(const Server& server, const Received& request, const Received& keys,
                         const AnswerOptions& options) {
  const Manifest& manifest = server.manifest();
  if (options.compression) {
    fail(ErrorCode::invalid_argument,
         "{}: of this project's own format, whose answers are not compressed", request.name);
  }
  BatchFile file =
      read_batch(request.bytes, BatchKind::inputs, manifest, server.channels(), request.name);
  Request result{"sealion",
                 std::move(file.channels),
                 {},
                 [model_id = manifest.model_id, key_id = file.key_id](ChannelBatches outputs) {
                   return write_batch({BatchKind::outputs, model_id, key_id, std::move(outputs)});
                 }};
  if (!manifest.evaluation_keys.empty()) {
    result.keys = read_evaluation_keys(keys.bytes, manifest, server.channels(), keys.name);
    check_same_key(keys, result.keys.front().id(), request, file.key_id);
  }
  return result;
}

Request read_seal_request(const Server& server, const Received& request, const Received& keys,
                          const AnswerOptions& options, const ExecutionContext& context) {
  const Manifest& manifest = server.manifest();
  SealBatch batch =
      read_seal_batch(request.bytes, manifest, server.channels(), request.name, context);
  const seal::Compression compression = options.compression.value_or(batch.compression);
  Request result{fmt::format("Microsoft SEAL, {}", seal::to_string(batch.scheme)),
                 std::move(batch.channels),
                 {},
                 [scheme = batch.scheme, compression, context](const ChannelBatches& outputs) {
                   return write_seal_batch(outputs, scheme, compression, context);
                 }};
  if (!manifest.evaluation_keys.empty()) {
    result.keys =
        read_seal_evaluation_keys(keys.bytes, batch.scheme, manifest, server.channels(), keys.name);
  }
  return result;
}

}  // namespace

Service::Service(const Program& program, const std::vector<Barrier>& barriers, Manifest manifest)
    : server_(program, barriers, std::move(manifest)) {}

std::size_t Service::largest_request_bytes() const {
  const std::size_t own = largest_batch_file_bytes(manifest());
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
  const Request read = is_seal_file(request.bytes)
                           ? read_seal_request(server_, request, keys, options, context.quiet())
                           : read_own_request(server_, request, keys, options);
  const Stopwatch stopwatch;
  ChannelBatches outputs = server_.evaluate(read.inputs, read.keys, context);
  const double seconds = stopwatch.seconds();
  context.check_stop();
  return {read.write_answer(std::move(outputs)), read.client, read.inputs.front().samples(),
          seconds};
}

}  // namespace sealion
