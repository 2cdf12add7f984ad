#pragma once

#include "rlwe/keys.h"
#include "schemes/bgv/ciphertext.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// An encryption of zero in one channel, from which anyone can encrypt.
class PublicKey {
 public:
  static PublicKey generate(const ParametersPtr& parameters, const SecretKey& secret);
  /// From somebody else's (p0, p1), whose secret key has this id. Throws `invalid_argument` unless
  /// it has two parts at all limbs and the correction 1.
  static PublicKey from_zero(Ciphertext zero, const KeyId& id);

  const ParametersPtr& parameters() const { return zero_.parameters(); }
  const KeyId& id() const { return id_; }
  /// (p0, p1) with p0 + p1 s = t e.
  const Ciphertext& zero() const { return zero_; }

 private:
  PublicKey(Ciphertext zero, const KeyId& id) : zero_(std::move(zero)), id_(id) {}

  Ciphertext zero_;
  KeyId id_;
};

}  // namespace sealion
