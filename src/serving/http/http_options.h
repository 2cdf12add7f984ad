#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace sealion::serving {

/// PEM files: the certificate with those that it is signed by, and its private key.
struct Certificate {
  std::filesystem::path chain, key;
};

/// How long a connection may take. A body has `header`, and a second more for each
/// `slowest_bytes`.
struct ConnectionTimes {
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds first{15'000};   ///< until it says anything
  std::chrono::milliseconds idle{75'000};    ///< between requests
  std::chrono::milliseconds header{10'000};  ///< from the first byte of a request
  std::chrono::milliseconds stall{20'000};   ///< without a byte of a body, or of a reply
  std::chrono::milliseconds linger{2'000};   ///< after the reply to a request that was not read
  std::uint64_t slowest_bytes = 50'000;
};

struct HttpOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8000;  ///< 0: one that is free
  std::optional<Certificate> certificate = std::nullopt;
  std::size_t most_connections = 4096;
  std::chrono::milliseconds drain_delay{0};  ///< not ready any more, but still answering
  std::chrono::milliseconds longest_drain{30'000};
  ConnectionTimes times = {};
};

}  // namespace sealion::serving
