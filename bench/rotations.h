#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "schemes/bgv/encryptor.h"
#include "schemes/bgv/rotation.h"

namespace sealion::bench {

/// As many primes of so many bits as plans for n have, and a special prime of one bit more.
struct RotationChain {
  std::size_t n, limbs;
  int prime_bits;
};
inline constexpr std::array<RotationChain, 2> rotation_chains = {{{4096, 2, 35}, {8192, 4, 42}}};

/// Seconds of one rotation: alone, and among 8 and 16 of one ciphertext. All with the same 16 keys,
/// which no cache holds, into memory that is used again; one thread.
struct RotationSeconds {
  double single, of_8, of_16;
};

class Rotations {
 public:
  explicit Rotations(const RotationChain& chain);
  Rotations(const Rotations&) = delete;
  Rotations& operator=(const Rotations&) = delete;

  /// All three, right after each other.
  RotationSeconds round();

 private:
  double hoisted(std::size_t count);

  ParametersPtr parameters_;
  std::vector<SlotRotation> turns_;
  SecretKey key_;
  GaloisKeys keys_;
  Rotator rotator_;
  Ciphertext ciphertext_, out_;
  std::vector<Ciphertext> several_;
};

}  // namespace sealion::bench
