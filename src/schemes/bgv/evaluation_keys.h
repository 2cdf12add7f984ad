#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/memory.h"
#include "base/random.h"
#include "ring/ntt.h"
#include "rlwe/keys.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// Most parts that evaluation keys serve: more than any noise budget leaves.
inline constexpr std::size_t most_relinearised_parts = 64;

/// What a plan relinearises: values of up to `parts` parts at up to `limbs` limbs. parts <= 2: no
/// keys.
struct EvaluationKeyShape {
  std::size_t limbs = 0;
  std::size_t parts = 0;

  bool empty() const { return parts <= 2; }
  std::size_t powers() const { return empty() ? 0 : parts - 2; }
  friend bool operator==(const EvaluationKeyShape&, const EvaluationKeyShape&) = default;
};

/// Relinearisation keys of one channel: for each power s^2, ..., s^(parts-1) and each digit i in
/// [0, limbs) an encryption (b, a) of P s^power at limb i and of 0 at the others, modulo q_0 ...
/// q_{limbs-1} P, noise a multiple of t (hybrid key switching with one prime a digit: Gentry,
/// Halevi, Smart 2012, eprint 2012/099, section 3.1; Kim, Polyakov, Zucca 2021, eprint 2021/204).
/// Ours expand every a from a public seed, so that only the b are stored.
class EvaluationKeys {
 public:
  /// Throws `invalid_argument` where the shape is empty or does not fit the chain or the chain has
  /// no special prime, `incompatible` for a secret of another chain.
  static EvaluationKeys generate(const ParametersPtr& parameters, const SecretKey& secret,
                                 const EvaluationKeyShape& shape);
  /// From what a file holds: residues of all b, [powers][digits][rows][n] in NTT form, each below
  /// its prime. Throws `corrupt` otherwise, and `invalid_argument` for a shape as `generate` does.
  static EvaluationKeys from_residues(const ParametersPtr& parameters, const KeyId& id,
                                      const EvaluationKeyShape& shape, const Seed& seed,
                                      AlignedVector<std::uint64_t> residues);
  /// The same for keys without such a seed, from both halves. `factor` is what they encrypt more
  /// than P s^power.
  static EvaluationKeys from_residues(const ParametersPtr& parameters, const KeyId& id,
                                      const EvaluationKeyShape& shape, std::uint64_t factor,
                                      AlignedVector<std::uint64_t> b,
                                      AlignedVector<std::uint64_t> a);

  const ParametersPtr& parameters() const { return parameters_; }
  const KeyId& id() const { return id_; }
  const EvaluationKeyShape& shape() const { return shape_; }
  /// 1, or the plaintext modulus for keys that were BFV's and have been multiplied by it, so that
  /// their noise is a multiple of it as well: they switch parts that were divided by it.
  std::uint64_t factor() const { return factor_; }
  bool is_seeded() const { return seed_.has_value(); }
  /// Throws `unsupported` where the keys came with both halves.
  const Seed& seed() const;
  /// Rows of a digit: one for each limb, then P.
  std::size_t rows() const { return shape_.limbs + 1; }
  /// The transform modulo a row's prime.
  const Ntt& row_ntt(std::size_t row) const;

  /// Of the key of s^power, 2 <= power < parts, [n]. Row `limbs` is P's.
  std::span<const std::uint64_t> b(std::size_t power, std::size_t digit, std::size_t row) const;
  std::span<const std::uint64_t> a(std::size_t power, std::size_t digit, std::size_t row) const;
  /// All b, for storage.
  std::span<const std::uint64_t> stored() const { return b_; }

 private:
  EvaluationKeys(const ParametersPtr& parameters, const KeyId& id, const EvaluationKeyShape& shape,
                 const std::optional<Seed>& seed);
  /// Throws `corrupt` unless there are as many residues as the keys have, each below its prime.
  void check_residues(std::span<const std::uint64_t> residues) const;
  /// The place of a digit among all: its number in the seed's stream.
  std::size_t index(std::size_t power, std::size_t digit) const {
    return (power - 2) * shape_.limbs + digit;
  }
  std::size_t offset(std::size_t power, std::size_t digit, std::size_t row) const {
    return (index(power, digit) * rows() + row) * parameters_->n();
  }
  std::size_t size() const { return shape_.powers() * shape_.limbs * rows() * parameters_->n(); }
  /// All a from the seed.
  void expand();

  ParametersPtr parameters_;
  KeyId id_;
  EvaluationKeyShape shape_;
  std::optional<Seed> seed_;
  std::uint64_t factor_ = 1;
  AlignedVector<std::uint64_t> b_, a_;  // [powers][digits][rows][n]
};

}  // namespace sealion
