#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/digest.h"
#include "base/error.h"
#include "base/execution_context.h"
#include "base/sealed_file.h"
#include "remote/http_client.h"
#include "remote/replies.h"

namespace sealion::remote {

struct ServerOptions {
  HttpOptions http = {};
  /// Seconds in which requests are repeated that a busy server puts off, or that were cut off.
  double patience_seconds = 60;
};

/// What a server refuses; the message says who, what and why.
class RefusedError : public Error {
 public:
  RefusedError(const Refusal& refusal, const std::string& message)
      : Error(error_code_of(refusal), message), reason_(refusal.reason) {}
  /// The protocol's word: "missing_keys", "incompatible"; empty where something else replied.
  const std::string& reason() const { return reason_; }

 private:
  std::string reason_;
};

/// When a request may be sent again.
enum class Repetition {
  free,      ///< it changes nothing, or the same thing
  if_unseen  ///< only where it is certain that the server did not act on it
};

struct InferenceRequest {
  std::string model_path;           ///< of a ModelAddress
  std::vector<ByteSpan> encrypted;  ///< the file, in pieces
  std::optional<Digest> keys = {};  ///< of the file of evaluation keys, where the model needs some
  std::size_t largest_answer = 0;   ///< bytes of the answer's file
  Repetition repetition = Repetition::free;
};

/// A reply and the encrypted answer in it. Not moved: the answer refers to the reply.
struct InferenceReply {
  HttpReply reply;
  EncryptedReply answer;
};

/// The client's half of the protocol (docs/protocol.md), patient: what the server is too busy for
/// is asked again after the time that it says. For one thread at a time. All calls throw what
/// HttpClient::send and RefusedError are, `corrupt` for replies that are none of the protocol, and
/// `cancelled`.
class InferenceServer {
 public:
  InferenceServer(const ServerAddress& address, ServerOptions options);

  std::vector<ListedModel> models(const ExecutionContext& context);
  ModelMetadata metadata(const std::string& model_path, const ExecutionContext& context);
  bool has_keys(const Digest& digest, const ExecutionContext& context);
  void put_keys(const Digest& digest, ByteSpan keys, const ExecutionContext& context);
  /// The context is told of bytes sent. Where a request might have been acted on and may not be
  /// repeated, the error says so.
  InferenceReply infer(const InferenceRequest& request, const ExecutionContext& context);

  const std::string& base() const { return http_.base(); }
  const HttpTraffic& traffic() const { return http_.traffic(); }
  /// Requests that were sent once more.
  std::size_t repeats() const { return repeats_; }

 private:
  struct Failure;

  HttpReply send(const HttpRequest& request, Repetition repetition,
                 const ExecutionContext& context);
  std::variant<HttpReply, Failure> attempt(const HttpRequest& request,
                                           const ExecutionContext& context);

  HttpClient http_;
  double patience_seconds_, request_seconds_;
  std::size_t repeats_ = 0;
};

}  // namespace sealion::remote
