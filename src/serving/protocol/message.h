#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

/// Requests and replies as the application sees them, whatever carries them.
namespace sealion::serving {

/// Headers of HTTP.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// What is known of a request before its body comes. Untrusted.
struct RequestHead {
  std::string method;  ///< "GET", ...
  std::string path;    ///< as it stands in the request line, without what follows a '?'
  std::optional<std::uint64_t> content_length = {};
  bool is_chunked = false;  ///< a body whose length nobody tells
  std::string authorization = {}, content_encoding = {}, if_none_match = {}, request_id = {};
  std::string inference_header_length = {};
  std::string origin = {};  ///< of the page that asks, if one does
};

/// What goes back: a text, and after it bytes where the reply has some.
struct Reply {
  unsigned status = 200;
  std::string content_type = "application/json";
  Headers headers = {};
  std::string text = {};
  ByteVector bytes = {};
  /// In the place of `text`, where many replies share it; may be null.
  std::shared_ptr<const std::string> shared_text = nullptr;

  std::size_t size() const {
    return (shared_text ? shared_text->size() : text.size()) + bytes.size();
  }
};

/// Why an exchange ends early.
enum class StopReason { client_gone, deadline, shutdown };

/// A request whose head was accepted and whose body comes now. The transport calls it from one
/// thread.
class Exchange {
 public:
  virtual ~Exchange() = default;

  /// Where the next bytes of the body go; not empty before the body is whole.
  virtual std::span<std::uint8_t> room() = 0;
  /// So many bytes have been put there. Throws Problem.
  virtual void took(std::size_t bytes) = 0;
  /// The body is whole. `done` is called once with the reply, from any thread. Throws Problem, and
  /// then `done` is not called.
  virtual void finish(std::function<void(Reply)> done) = 0;
  /// When the sender must have the reply; `stop` then.
  virtual std::optional<std::chrono::steady_clock::time_point> deadline() const = 0;
  /// Nobody waits for the whole reply any more. The first reason counts.
  virtual void stop(StopReason reason) = 0;
};

}  // namespace sealion::serving
