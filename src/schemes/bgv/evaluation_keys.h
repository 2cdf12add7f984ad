#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "base/random.h"
#include "rlwe/key_switching_keys.h"
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

/// Relinearisation keys of one channel: KeySwitchingKeys from s^2, ..., s^(parts-1) to s.
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
  /// The same for keys without such a seed, from both halves. Their noise is a multiple of
  /// `noise_factor`: t, or 1 for those of BFV.
  static EvaluationKeys from_residues(const ParametersPtr& parameters, const KeyId& id,
                                      const EvaluationKeyShape& shape, std::uint64_t noise_factor,
                                      AlignedVector<std::uint64_t> b,
                                      AlignedVector<std::uint64_t> a);

  const ParametersPtr& parameters() const { return parameters_; }
  const KeyId& id() const { return id_; }
  const EvaluationKeyShape& shape() const { return shape_; }
  std::uint64_t noise_factor() const { return keys_.noise_factor(); }
  bool is_seeded() const { return keys_.is_seeded(); }
  /// Throws `unsupported` where the keys came with both halves.
  const Seed& seed() const { return keys_.seed(); }
  /// Rows of a digit: one for each limb, then P.
  std::size_t rows() const { return keys_.rows(); }
  /// The transform modulo a row's prime.
  const Ntt& row_ntt(std::size_t row) const { return keys_.row_ntt(row); }

  /// The number of the key of s^power, 2 <= power < parts.
  static constexpr std::size_t key_of(std::size_t power) { return power - 2; }
  const KeySwitchingKeys& switching_keys() const { return keys_; }
  /// Of the key of s^power, [n]. Row `limbs` is P's.
  std::span<const std::uint64_t> b(std::size_t power, std::size_t digit, std::size_t row) const {
    return keys_.b(key_of(power), digit, row);
  }
  std::span<const std::uint64_t> a(std::size_t power, std::size_t digit, std::size_t row) const {
    return keys_.a(key_of(power), digit, row);
  }
  /// All b, for storage.
  std::span<const std::uint64_t> stored() const { return keys_.stored(); }

 private:
  EvaluationKeys(const ParametersPtr& parameters, const KeyId& id, const EvaluationKeyShape& shape,
                 KeySwitchingKeys keys);

  ParametersPtr parameters_;
  KeyId id_;
  EvaluationKeyShape shape_;
  KeySwitchingKeys keys_;
};

}  // namespace sealion
