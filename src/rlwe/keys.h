#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "rlwe/ciphertext.h"
#include "rlwe/parameters.h"

namespace sealion {

/// A public, random name of a key pair, stamped on what is encrypted under it.
using KeyId = std::array<std::uint8_t, 16>;

/// A ternary secret of a modulus chain; it serves every channel on it. It wipes itself, and nothing
/// prints it.
class SecretKey {
 public:
  /// A fresh key from the operating system's generator.
  static SecretKey generate(ModulusChainPtr chain);
  /// A key with these coefficients in {-1, 0, 1}, [n]; throws `corrupt` for others.
  static SecretKey from_coefficients(ModulusChainPtr chain, const KeyId& id,
                                     std::span<const std::int8_t> coefficients);

  const ModulusChainPtr& chain() const { return chain_; }
  const KeyId& id() const { return id_; }
  /// s modulo the limb's prime in NTT form, [n]. Index chain()->limbs() is the special prime's.
  std::span<const std::uint64_t> residues(std::size_t limb) const {
    return std::span(residues_).subspan(limb * chain_->n(), chain_->n());
  }
  /// The coefficients in {-1, 0, 1}, for storage.
  std::span<const std::int8_t> coefficients() const { return coefficients_; }

 private:
  SecretKey(ModulusChainPtr chain, const KeyId& id);
  void expand();

  ModulusChainPtr chain_;
  KeyId id_;
  SecretVector<std::int8_t> coefficients_;  // [n]
  SecretVector<std::uint64_t> residues_;    // [limbs, and P if there is one][n]
};

/// Throws `incompatible` for a key of another chain than the parameters'.
void check_same_chain(const Parameters& parameters, const SecretKey& key);

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
