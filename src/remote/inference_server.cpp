#include "remote/inference_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "remote/backoff.h"

namespace sealion::remote {
namespace {

/// A server that does not listen comes back soon, or not at all.
constexpr double patience_to_connect = 5;

std::string keys_path(const Digest& digest) { return "/v2/keys/" + to_hex(digest); }

ByteSpan bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

bool is_success(int status) { return status >= 200 && status < 300; }

/// A status by which the server says that it has not acted on the request, and that it may later.
bool is_put_off(const Refusal& refusal) {
  return refusal.reason == "busy" || refusal.reason == "draining" || refusal.reason == "timeout";
}

/// The same of something between us and the server, which may not know.
bool is_troubled_gateway(const Refusal& refusal) {
  const int status = refusal.status;
  return !refusal.is_of_protocol() && (status == 429 || status == 502 || status == 503);
}

/// The protocol refuses before it acts, but for faults and for time that ran out; of what else is
/// on the way nobody knows.
bool may_be_acted_on(const Refusal& refusal) {
  if (refusal.is_of_protocol()) return refusal.reason == "internal" || refusal.reason == "deadline";
  return refusal.status >= 500 || refusal.status == 429;
}

RefusedError refused(const HttpRequest& request, const std::string& base, const Refusal& refusal) {
  const std::string id =
      refusal.request_id.empty() ? "" : fmt::format(", request {}", refusal.request_id);
  return {refusal,
          fmt::format("{} {}{}: {} ({}{}{})", request.method, base, request.path, refusal.text,
                      refusal.status, refusal.is_of_protocol() ? " " : "", refusal.reason + id)};
}

/// What goes in front of an encrypted batch.
std::string inference_header(const InferenceRequest& request, std::size_t element_bytes,
                             double timeout_seconds) {
  nlohmann::json parameters = {
      {"timeout", static_cast<std::uint64_t>(1e6 * timeout_seconds)},
  };
  if (request.keys) parameters["evaluation_keys"] = to_hex(*request.keys);
  const nlohmann::json input = {{"name", "request"},
                                {"shape", {1}},
                                {"datatype", "BYTES"},
                                {"parameters", {{"binary_data_size", element_bytes}}}};
  const nlohmann::json output = {{"name", "answer"}, {"parameters", {{"binary_data", true}}}};
  return nlohmann::json({{"parameters", std::move(parameters)},
                         {"inputs", nlohmann::json::array({input})},
                         {"outputs", nlohmann::json::array({output})}})
      .dump();
}

std::size_t size_of(const std::vector<ByteSpan>& pieces) {
  std::size_t bytes = 0;
  for (const ByteSpan piece : pieces) bytes += piece.size();
  return bytes;
}

}  // namespace

/// A try that failed.
struct InferenceServer::Failure {
  std::exception_ptr error;
  ErrorCode code;
  std::string text;
  bool may_be_seen;  ///< the server may have acted on it
  bool is_passing;   ///< another try may help
  double most_patience;
  std::optional<double> retry_after = {};
};

InferenceServer::InferenceServer(const ServerAddress& address, ServerOptions options)
    : http_(address, options.http),
      patience_seconds_(options.patience_seconds),
      request_seconds_(options.http.request_seconds) {}

std::variant<HttpReply, InferenceServer::Failure> InferenceServer::attempt(
    const HttpRequest& request, const ExecutionContext& context) {
  try {
    HttpReply reply = http_.send(request, context);
    if (is_success(reply.status)) return reply;
    const Refusal refusal = read_refusal(reply.status, reply.body);
    const RefusedError error = refused(request, http_.base(), refusal);
    return Failure{std::make_exception_ptr(error),
                   error.code(),
                   error.what(),
                   may_be_acted_on(refusal),
                   is_put_off(refusal) || is_troubled_gateway(refusal),
                   patience_seconds_,
                   read_retry_after(reply.header("retry-after"))};
  } catch (const TransferError& error) {
    const double most = error.may_have_arrived() ? patience_seconds_
                                                 : std::min(patience_to_connect, patience_seconds_);
    return Failure{std::current_exception(), error.code(),       error.what(),
                   error.may_have_arrived(), error.is_passing(), most};
  }
}

HttpReply InferenceServer::send(const HttpRequest& request, Repetition repetition,
                                const ExecutionContext& context) {
  for (Backoff backoff(patience_seconds_);;) {
    auto outcome = attempt(request, context);
    if (auto* const reply = std::get_if<HttpReply>(&outcome)) return std::move(*reply);
    const Failure& failure = std::get<Failure>(outcome);
    if (failure.may_be_seen && repetition == Repetition::if_unseen) {
      fail(failure.code,
           "{}; the model counts the records that it answers, and may have counted these: they are "
           "not asked about again unless you do",
           failure.text);
    }
    if (!failure.is_passing) std::rethrow_exception(failure.error);
    const auto pause = backoff.next(failure.retry_after);
    if (!pause || backoff.seconds() + *pause > failure.most_patience) {
      std::rethrow_exception(failure.error);
    }
    wait_for(*pause, context);
    ++repeats_;
  }
}

std::vector<ListedModel> InferenceServer::models(const ExecutionContext& context) {
  const std::string all = "{}";
  const HttpRequest request{.method = "POST",
                            .path = "/v2/repository/index",
                            .headers = {"Content-Type: application/json"},
                            .body = {bytes_of(all)},
                            .largest_reply = std::size_t{1} << 20};
  return read_model_list(send(request, Repetition::free, context.quiet()).body);
}

ModelMetadata InferenceServer::metadata(const std::string& model_path,
                                        const ExecutionContext& context) {
  const HttpRequest request{
      .method = "GET", .path = model_path, .largest_reply = most_metadata_bytes};
  return read_metadata(send(request, Repetition::free, context.quiet()).body);
}

bool InferenceServer::has_keys(const Digest& digest, const ExecutionContext& context) {
  const HttpRequest request{.method = "HEAD", .path = keys_path(digest)};
  auto outcome = attempt(request, context.quiet());
  if (std::holds_alternative<HttpReply>(outcome)) return true;
  // A reply to HEAD has no body that could say more, and to upload them is what helps or says why.
  return false;
}

void InferenceServer::put_keys(const Digest& digest, ByteSpan keys,
                               const ExecutionContext& context) {
  const HttpRequest request{.method = "PUT",
                            .path = keys_path(digest),
                            .headers = {"Content-Type: application/octet-stream"},
                            .body = {keys}};
  send(request, Repetition::free, context);
}

InferenceReply InferenceServer::infer(const InferenceRequest& request,
                                      const ExecutionContext& context) {
  const std::size_t bytes = size_of(request.encrypted);
  if (bytes > UINT32_MAX) {
    fail(ErrorCode::unsupported, "a request of {} bytes: the protocol carries 4 GiB at most",
         bytes);
  }
  ByteWriter length;
  length.write(static_cast<std::uint32_t>(bytes));
  const std::string header =
      inference_header(request, bytes + length.bytes().size(), request_seconds_);
  HttpRequest http{
      .method = "POST",
      .path = request.model_path + "/infer",
      .headers = {"Content-Type: application/octet-stream",
                  fmt::format("Inference-Header-Content-Length: {}", header.size())},
      .body = {bytes_of(header), length.bytes()},
      .largest_reply = most_json_bytes + length.bytes().size() + request.largest_answer,
      .on_fresh_connection = request.repetition == Repetition::if_unseen};
  http.body.insert(http.body.end(), request.encrypted.begin(), request.encrypted.end());
  InferenceReply result{send(http, request.repetition, context), {}};
  result.answer = read_encrypted_reply(result.reply.body,
                                       result.reply.header("inference-header-content-length"));
  return result;
}

}  // namespace sealion::remote
