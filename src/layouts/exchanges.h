#pragma once

#include <cstdint>

namespace sealion {

/// What machines that share one request, each with some primes or some points of every ciphertext,
/// would have to send each other: in one batch or request, in all channels. Between these places
/// they work alone.
struct Exchanges {
  /// Bytes that go to one machine each: ciphertexts that come to a machine whole, and leave it.
  std::uint64_t scattered_bytes = 0;
  /// Bytes that all machines need: digits of key switches that make every prime.
  std::uint64_t shared_bytes = 0;
  /// Whether points can be shared out as well: not where rotations move them.
  bool has_tiles = false;
};

}  // namespace sealion
