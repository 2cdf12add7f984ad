#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

/// What several machines gain that answer one request together, on paper.
namespace sealion::fleet {

/// A request, and the pieces that it falls into.
struct DivisibleRequest {
  double seconds;  ///< that one machine evaluates it
  std::uint64_t process_bytes, working_bytes, expanded_key_bytes;
  std::uint64_t upload_bytes;
  std::size_t moduli;  ///< plaintext moduli: a whole evaluation each; 1 where they stay together
  std::size_t primes;  ///< of the largest ciphertexts
  std::size_t tiles;   ///< of points; 1 where they stay together
  std::uint64_t scattered_bytes, shared_bytes;  ///< layouts/exchanges.h
};

enum class SplitBy { nothing, plaintext_moduli, primes, tiles };

/// What each of some machines does, and waits for.
struct Split {
  SplitBy by;
  std::size_t machines;
  double evaluation_seconds;                 ///< of the machine that has most to do
  double network_seconds;                    ///< that it waits for the others
  std::uint64_t memory_bytes, upload_bytes;  ///< of each
  std::uint64_t moved_bytes;                 ///< between machines, all together

  double seconds() const { return evaluation_seconds + network_seconds; }
};

/// One machine, and for each way to split the request as many of `machines` as it has pieces; ways
/// that have one piece are left out. By plaintext modulus machines need nothing of each other. By
/// prime or tile they work alone between the places where all primes and points of a ciphertext
/// meet; these are the best that is possible, with work that divides evenly and no time but for the
/// bytes, at `network_bits` a second in and out of each machine.
std::vector<Split> price_splits(const DivisibleRequest& request, std::size_t machines,
                                double network_bits);

}  // namespace sealion::fleet
