#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/key_memory.h"
#include "rlwe/modulus_chain.h"

namespace sealion {

class Automorphism;

/// A public, random name of a key pair, stamped on what is encrypted under it.
using KeyId = std::array<std::uint8_t, 16>;

/// A ternary secret of a modulus chain; it serves every channel on it. It wipes itself, and nothing
/// prints it.
class SecretKey {
 public:
  /// A fresh key from the operating system's generator.
  static SecretKey generate(ModulusChainPtr chain);
  /// A key with these coefficients in {-1, 0, 1}, [n]; throws `corrupt` for others. That they are
  /// so is all that a branch depends on.
  static SecretKey from_coefficients(ModulusChainPtr chain, const KeyId& id,
                                     std::span<const std::int8_t> coefficients);
  /// The secret that an automorphism makes of this one, under the same name.
  SecretKey turned(const Automorphism& automorphism) const;

  const ModulusChainPtr& chain() const { return chain_; }
  const KeyId& id() const { return id_; }
  /// s modulo the limb's prime in NTT form, [n]. Index chain()->limbs() is the special prime's.
  std::span<const std::uint64_t> residues(std::size_t limb) const {
    return std::span(residues_).subspan(limb * chain_->n(), chain_->n());
  }
  /// The same at the first `limbs` limbs, [limbs][n].
  std::span<const std::uint64_t> residues_up_to(std::size_t limbs) const {
    return std::span(residues_).first(limbs * chain_->n());
  }
  /// The coefficients in {-1, 0, 1}, for storage.
  std::span<const std::int8_t> coefficients() const { return coefficients_; }

 private:
  SecretKey(ModulusChainPtr chain, const KeyId& id);
  void expand();

  ModulusChainPtr chain_;
  KeyId id_;
  KeyVector<std::int8_t> coefficients_;  // [n]
  KeyVector<std::uint64_t> residues_;    // [limbs, and P if there is one][n]
};

/// Throws `incompatible` for a key of another chain than this one.
void check_same_chain(const ModulusChain& chain, const SecretKey& key);

}  // namespace sealion
