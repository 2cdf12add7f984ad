#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/process_mark.h"
#include "base/random.h"

namespace sealion {

class EncryptionSeed;
using EncryptionSeedPtr = std::shared_ptr<EncryptionSeed>;

/// A fresh public seed that symmetric encryptions expand their uniform parts from, each by its
/// number, and the account of the numbers that have served. Two ciphertexts of one key with the
/// same uniform part give away the difference of their messages, so a number serves once, and in
/// the process alone that drew the seed. Shared by the encryptors of several threads.
class EncryptionSeed {
 public:
  /// From the operating system's generator, for the numbers below `count`. Throws
  /// `invalid_argument` where positions in the stream have no room for so many.
  static EncryptionSeedPtr draw(std::size_t count);
  EncryptionSeed(const EncryptionSeed&) = delete;
  EncryptionSeed& operator=(const EncryptionSeed&) = delete;

  /// For the message to whoever expands it.
  const Seed& value() const { return value_; }

  /// Before a ciphertext is made: throws `invalid_argument` for a number that has served or is not
  /// below the count, and in a process that was forked off since.
  void claim(std::size_t number);

 private:
  explicit EncryptionSeed(std::size_t count);

  Seed value_;
  std::size_t count_;
  ProcessMark process_;
  std::vector<std::atomic<std::uint64_t>> used_;  // a bit for each number
};

}  // namespace sealion
