#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "base/random.h"
#include "base/zeroed_memory.h"
#include "rlwe/keys.h"
#include "rlwe/modulus_chain.h"

namespace sealion {

/// A public key (b, a) with b + a s = noise_factor e at the first limbs of a chain, with which
/// servers mask answers (`AnswerMask`). The uniform half is expanded from a public seed, so that
/// whoever makes the key does not choose it.
class MaskingKey {
 public:
  /// Writes the n residues in NTT form of b at one limb.
  using RowReader = std::function<void(std::size_t limb, std::span<std::uint64_t> out)>;

  /// A fresh key under a fresh seed. Throws `invalid_argument` for 0 limbs or more than the chain
  /// has.
  static MaskingKey generate(const SecretKey& secret, std::size_t limbs,
                             std::uint64_t noise_factor);
  /// From the rows of b. Throws `corrupt` for a residue that is not below its prime, and as
  /// `generate`.
  static MaskingKey from_rows(const ModulusChainPtr& chain, std::size_t limbs,
                              std::uint64_t noise_factor, const Seed& seed,
                              const RowReader& read_row);

  const ModulusChainPtr& chain() const { return chain_; }
  std::size_t limbs() const { return limbs_; }
  /// What its noise is a multiple of: 1 serves every plaintext modulus.
  std::uint64_t noise_factor() const { return noise_factor_; }
  const Seed& seed() const { return seed_; }

  /// One limb's residues, [n].
  std::span<const std::uint64_t> b(std::size_t limb) const { return row(b_, limb); }
  std::span<const std::uint64_t> a(std::size_t limb) const { return row(a_, limb); }

 private:
  MaskingKey(const ModulusChainPtr& chain, std::size_t limbs, std::uint64_t noise_factor,
             const Seed& seed);
  std::span<const std::uint64_t> row(const ZeroedVector<std::uint64_t>& rows,
                                     std::size_t limb) const {
    return std::span(rows).subspan(limb * chain_->n(), chain_->n());
  }

  ModulusChainPtr chain_;
  std::size_t limbs_;
  std::uint64_t noise_factor_;
  Seed seed_;
  ZeroedVector<std::uint64_t> b_, a_;  // [limbs][n]
};

}  // namespace sealion
