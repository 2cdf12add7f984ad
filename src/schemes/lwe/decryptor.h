#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "rlwe/keys.h"
#include "schemes/lwe/parameters.h"

namespace sealion {

/// Where a coefficient of a ring ciphertext (b, a) modulo 2^k stands: b alone of the first part,
/// and all of the second, whose rotated coefficients are the vector of the LWE ciphertext.
struct LweAnswer {
  std::uint64_t first;                    ///< b
  std::span<const std::uint64_t> second;  ///< a, [n], coefficients in order
  std::size_t coefficient;                ///< which one of the ring's n
};

/// Decrypts single coefficients modulo 2^k. For any number of threads.
class LweDecryptor {
 public:
  /// The key belongs to the parameters' chain (else `incompatible`).
  LweDecryptor(LweParametersPtr parameters, const SecretKey& key);

  /// The integer in (-t/2, t/2). Its time and addresses depend on nothing secret.
  std::int64_t decrypt(const LweAnswer& answer) const {
    return parameters_->round_phase(phase(answer));
  }

  /// The noise around the answer, counted modulo 2^k, in units of 2^-noise_fraction_bits; what
  /// exceeds answer_step() / 2 goes unseen. Likewise.
  std::uint64_t noise(const LweAnswer& answer) const {
    return parameters_->noise_of_phase(phase(answer));
  }

 private:
  /// b + <a, s> modulo 2^k.
  std::uint64_t phase(const LweAnswer& answer) const;

  LweParametersPtr parameters_;
  SecretVector<std::uint64_t> secret_;  // [n], s modulo 2^64, last coefficient first
};

}  // namespace sealion
