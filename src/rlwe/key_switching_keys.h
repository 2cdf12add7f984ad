#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/execution_context.h"
#include "base/random.h"
#include "base/zeroed_memory.h"
#include "ring/ntt.h"
#include "rlwe/keys.h"
#include "rlwe/modulus_chain.h"
#include "rlwe/stream_domains.h"

namespace sealion {

class UniformSampler;

/// What keys for key switching are for.
struct KeySwitchingUse {
  std::string_view name;       ///< of one of them, for messages
  std::string_view name_many;  ///< of several
  std::uint16_t domain;        ///< of the seed's stream
};
inline constexpr KeySwitchingUse relinearisation_use{"an evaluation key", "evaluation keys",
                                                     key_domain};
inline constexpr KeySwitchingUse rotation_use{"a Galois key", "Galois keys", galois_domain};

/// How many secrets are switched, at how many limbs.
struct KeySwitchingShape {
  std::size_t limbs = 0;
  std::size_t keys = 0;

  friend bool operator==(const KeySwitchingShape&, const KeySwitchingShape&) = default;
};

/// What one key switches: ciphertexts under `source`, its residues [limbs][n] in NTT form, come
/// under `target`.
struct SecretSwitch {
  std::span<const std::uint64_t> source;
  const SecretKey& target;
};

/// Megabytes, made by all threads.
using KeyResidues = ZeroedVector<std::uint64_t>;

/// Keys for key switching: for each of a list of source secrets and each digit i in [0, limbs) an
/// encryption (b, a) under the target of P source at limb i and of 0 at the others, modulo q_0 ...
/// q_{limbs-1} P (hybrid key switching with one prime a digit: Gentry, Halevi, Smart 2012, eprint
/// 2012/099, section 3.1; Kim, Polyakov, Zucca 2021, eprint 2021/204). Ours expand every a from a
/// public seed, so that only the b need be stored.
class KeySwitchingKeys {
 public:
  /// Fresh keys under a fresh seed; `switch_of(key)` is asked for key 0, 1, ... in this order, and
  /// its answer used before the next. The noise is a multiple of `noise_factor`: t in BGV, 1 in
  /// BFV. Throws `invalid_argument` where the shape does not fit the chain or the chain has no
  /// special prime.
  static KeySwitchingKeys generate(const ModulusChainPtr& chain, const KeySwitchingUse& use,
                                   const KeySwitchingShape& shape, std::uint64_t noise_factor,
                                   std::span<const SecretSwitch> switches,
                                   const ExecutionContext& context = {});
  /// Keys without such a seed, from both halves, [keys][digits][rows][n]. Throws `corrupt` where a
  /// residue is not below its row's prime, `invalid_argument` for a shape as `generate` does.
  /// (`ArrivingKeys` makes keys of a seed and the other half.)
  static KeySwitchingKeys from_residues(const ModulusChainPtr& chain, const KeySwitchingUse& use,
                                        const KeySwitchingShape& shape, std::uint64_t noise_factor,
                                        KeyResidues b, KeyResidues a);

  const ModulusChainPtr& chain() const { return chain_; }
  const KeySwitchingShape& shape() const { return shape_; }
  /// What their noise is a multiple of.
  std::uint64_t noise_factor() const { return noise_factor_; }
  bool is_seeded() const { return seed_.has_value(); }
  /// Throws `unsupported` where the keys came with both halves.
  const Seed& seed() const;

  /// Rows of a digit: one for each limb, then P.
  std::size_t rows() const { return shape_.limbs + 1; }
  std::size_t special_row() const { return shape_.limbs; }
  /// The transform modulo a row's prime.
  const Ntt& row_ntt(std::size_t row) const { return chain_->row_ntt(row, shape_.limbs); }

  /// One row of a digit of a key, [n].
  std::span<const std::uint64_t> b(std::size_t key, std::size_t digit, std::size_t row) const {
    return std::span(b_).subspan(offset(key, digit, row), chain_->n());
  }
  std::span<const std::uint64_t> a(std::size_t key, std::size_t digit, std::size_t row) const {
    return std::span(a_).subspan(offset(key, digit, row), chain_->n());
  }
  /// All b, for storage.
  std::span<const std::uint64_t> stored() const { return b_; }
  /// All a.
  std::span<const std::uint64_t> uniform() const { return a_; }

  /// Names them within this process: no others have it but their copies. What is derived from keys
  /// and kept can be found by it, which a client's KeyId would not do: clients choose those.
  std::uint64_t serial() const { return serial_; }

 private:
  friend class ArrivingKeys;
  KeySwitchingKeys(const ModulusChainPtr& chain, const KeySwitchingUse& use,
                   const KeySwitchingShape& shape, std::uint64_t noise_factor);
  /// Throws `corrupt` unless there are as many residues as the keys have, each below its prime.
  void check_residues(std::span<const std::uint64_t> residues) const;
  /// Throws `corrupt` unless each residue of the row, counted among all, is below its prime.
  void check_row(std::size_t number, std::span<const std::uint64_t> row) const;
  std::size_t offset(std::size_t key, std::size_t digit, std::size_t row) const {
    return ((key * shape_.limbs + digit) * rows() + row) * chain_->n();
  }
  std::size_t all_rows() const { return shape_.keys * shape_.limbs * rows(); }
  std::span<std::uint64_t> row(KeyResidues& residues, std::size_t number) const {
    return std::span(residues).subspan(number * chain_->n(), chain_->n());
  }
  /// A row of all a from the seed, by its number among all; that of its digit is the row in the
  /// stream.
  void expand(UniformSampler& sampler, std::size_t number);
  /// All a from this seed, which becomes that of the keys.
  void expand_from(const Seed& seed, const ExecutionContext& context);

  ModulusChainPtr chain_;
  KeySwitchingUse use_;
  KeySwitchingShape shape_;
  std::uint64_t noise_factor_;
  std::optional<Seed> seed_;
  std::uint64_t serial_;
  KeyResidues b_, a_;  // [keys][digits][rows][n]
};

}  // namespace sealion
