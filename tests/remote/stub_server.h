#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/bytes.h"

/// A server on a raw socket that sends what a test wants, sound or not.
namespace sealion::testing {

inline ByteVector bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

struct StubRequest {
  std::string method, path;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

/// Bytes as they go out, and whether the connection ends behind them.
struct StubReply {
  std::string bytes;
  bool closes = false;
};

/// A whole reply with its length.
StubReply reply_of(int status, const std::string& body, const std::string& headers = {});
/// An error as the protocol has it.
StubReply refusal_of(int status, const std::string& code, const std::string& headers = {});
/// An encrypted answer as it travels.
StubReply answer_of(const std::string& bytes);

class StubServer {
 public:
  using Handler = std::function<StubReply(const StubRequest&)>;

  explicit StubServer(Handler handler);
  ~StubServer();
  StubServer(const StubServer&) = delete;
  StubServer& operator=(const StubServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::size_t connections() const { return connections_; }
  /// Requests so far: "POST /v2/models/small/infer".
  std::vector<std::string> seen() const;
  std::size_t count(const std::string& request) const;

 private:
  void accept_all();
  void talk(int socket);
  bool read_request(int socket, std::string& buffer, StubRequest& request) const;

  Handler handler_;
  int listener_;
  int port_ = 0;
  std::atomic<bool> ends_ = false;
  std::atomic<std::size_t> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> seen_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace sealion::testing
