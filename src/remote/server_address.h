#pragma once

#include <optional>
#include <string>

namespace sealion::remote {

/// One of a server's models.
struct ModelAddress {
  std::string name;
  std::string version = {};  ///< empty: the newest

  /// "/v2/models/dnn-30", and "/versions/1" behind it.
  std::string path() const;
  friend bool operator==(const ModelAddress&, const ModelAddress&) = default;
};

/// Where a server is, and perhaps which of its models is meant.
struct ServerAddress {
  std::string base;  ///< "https://example.org:443/prefix", no slash at its end
  bool is_encrypted = false;
  bool is_loopback = false;  ///< what is sent never leaves this machine
  std::optional<ModelAddress> model = {};
};

/// Reads what people write: http://127.0.0.1:8000, https://example.org/v2/models/dnn-30/versions/1.
/// Throws `invalid_argument`, naming it, for anything else: other protocols, passwords, queries.
ServerAddress parse_server_address(const std::string& url);

}  // namespace sealion::remote
