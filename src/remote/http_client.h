#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/execution_context.h"
#include "remote/server_address.h"
#include "remote/token.h"

namespace sealion::remote {

/// How a server is talked to.
struct HttpOptions {
  Token token = {};
  std::filesystem::path authorities = {};  ///< a PEM file instead of the system's; may be empty
  bool may_send_token_in_clear = false;    ///< over http, to other machines than this one
  double connect_seconds = 10;             ///< at most, for each connection
  double request_seconds = 600;            ///< at most, for each request with its reply
};

struct HttpRequest {
  const char* method;                     ///< GET, HEAD, POST or PUT
  std::string path;                       ///< behind the server's address: "/v2/health/live"
  std::vector<std::string> headers = {};  ///< "Name: value"
  std::vector<ByteSpan> body = {};        ///< in pieces, which stay where they are
  std::size_t largest_reply = 1 << 16;    ///< bytes; more are not read
  bool on_fresh_connection = false;       ///< never sent again on another one unasked
};

struct HttpReply {
  int status = 0;
  std::map<std::string, std::string> headers = {};  ///< names in lower case
  ByteVector body = {};

  /// Empty where there is none.
  const std::string& header(const std::string& name) const;
};

/// A request that got no reply, or half of one.
class TransferError : public Error {
 public:
  TransferError(ErrorCode code, const std::string& message, bool may_have_arrived, bool is_passing)
      : Error(code, message), may_have_arrived_(may_have_arrived), is_passing_(is_passing) {}
  /// False where it is certain that the server has seen nothing of it.
  bool may_have_arrived() const { return may_have_arrived_; }
  /// Whether it may go better a moment later.
  bool is_passing() const { return is_passing_; }

 private:
  bool may_have_arrived_, is_passing_;
};

class Transfer;

/// Bodies of all requests and replies so far.
struct HttpTraffic {
  std::size_t sent = 0, received = 0;  ///< bytes
};

/// Requests to one server, one after another on one connection while it lasts. TLS is verified;
/// redirections are not followed; what comes back is bounded. For one thread at a time.
class HttpClient {
 public:
  /// Throws `insecure` where the token would go over the network for everybody to read.
  HttpClient(const ServerAddress& server, HttpOptions options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Whatever the server replies, errors too. The context is told of bytes sent of all. Throws
  /// TransferError: `io`, `insecure` for a server that is not who it should be, `corrupt` for a
  /// reply that is none or too large; and Error, `cancelled`.
  HttpReply send(const HttpRequest& request, const ExecutionContext& context);

  const std::string& base() const { return base_; }
  const HttpTraffic& traffic() const { return traffic_; }

 private:
  struct Curl;

  void configure(const HttpRequest& request, Transfer& transfer);
  void configure_body(const HttpRequest& request, Transfer& transfer);
  int run(const ExecutionContext& context);
  [[noreturn]] void fail_transfer(int code, const HttpRequest& request, const Transfer& transfer);

  std::string base_;
  bool is_loopback_;
  HttpOptions options_;
  HttpTraffic traffic_;
  std::unique_ptr<Curl> curl_;
};

}  // namespace sealion::remote
