#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rlwe/galois_keys.h"
#include "rlwe/key_switching_keys.h"
#include "rlwe/keys.h"
#include "rlwe/masking_key.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// Most parts that evaluation keys serve: more than any noise budget leaves.
inline constexpr std::size_t most_relinearised_parts = 64;

/// What a plan switches keys for: it relinearises values of up to `parts` parts at up to `limbs`
/// limbs (parts <= 2: none), and rotates. And at how many limbs it masks answers (0: it does not).
struct EvaluationKeyShape {
  std::size_t limbs = 0;
  std::size_t parts = 0;
  std::vector<GaloisKeyShape> rotations = {};  ///< as `galois_key_shapes` makes them
  std::size_t masking_limbs = 0;

  bool switches() const { return relinearises() || !rotations.empty(); }
  bool relinearises() const { return parts > 2; }
  bool empty() const { return !switches() && masking_limbs == 0; }
  /// Of the secret, beyond the first, that there are relinearisation keys for.
  std::size_t powers() const { return relinearises() ? parts - 2 : 0; }
  friend bool operator==(const EvaluationKeyShape&, const EvaluationKeyShape&) = default;
};

/// What a server needs of a client: relinearisation keys from s^2, ..., s^(parts-1) to s, Galois
/// keys, a public key to mask answers with, or several of them. They belong to a chain; what their
/// noise is a multiple of says which plaintext moduli on it they serve.
class EvaluationKeys {
 public:
  /// For one plaintext modulus: noise of multiples of t. Throws `invalid_argument` where the shape
  /// is empty or does not fit the chain or keys are to be switched on a chain without special
  /// prime, `incompatible` for a secret of another chain.
  static EvaluationKeys generate(const ParametersPtr& parameters, const SecretKey& secret,
                                 const EvaluationKeyShape& shape);
  /// With noise of multiples of `noise_factor`: 1 serves every plaintext modulus.
  static EvaluationKeys generate(const SecretKey& secret, const EvaluationKeyShape& shape,
                                 std::uint64_t noise_factor, const ExecutionContext& context = {});
  /// Of keys that there are, each on one chain and with noise of multiples of one factor. Throws
  /// `invalid_argument` where they are not, or are none, or the groups are not as `check_disjoint`
  /// wants them.
  EvaluationKeys(const KeyId& id, std::optional<KeySwitchingKeys> relinearisation,
                 std::vector<GaloisKeys> rotations,
                 std::optional<MaskingKey> masking = std::nullopt);

  const ModulusChainPtr& chain() const { return chain_; }
  const KeyId& id() const { return id_; }
  const EvaluationKeyShape& shape() const { return shape_; }
  std::uint64_t noise_factor() const { return noise_factor_; }
  /// Whether they switch keys of ciphertexts with these parameters: on one chain, and their noise
  /// is or becomes a multiple of t.
  bool serve(const Parameters& parameters) const;

  /// The number of the key of s^power, 2 <= power < parts.
  static constexpr std::size_t key_of(std::size_t power) { return power - 2; }
  /// Throws `incompatible` where there are none.
  const KeySwitchingKeys& relinearisation() const&;
  KeySwitchingKeys relinearisation() &&;
  /// At strictly descending limbs; maybe none.
  std::span<const GaloisKeys> rotations() const { return rotations_; }
  /// Null where there is none.
  const MaskingKey* masking() const { return masking_ ? &*masking_ : nullptr; }
  /// Memory that they take, both halves of all.
  std::size_t memory_bytes() const;

 private:
  /// The first key gives the chain and the factor, the others have the same.
  template <typename Keys>
  void take(const Keys& keys);

  KeyId id_;
  std::optional<KeySwitchingKeys> relinearisation_;
  std::vector<GaloisKeys> rotations_;
  std::optional<MaskingKey> masking_;
  EvaluationKeyShape shape_;
  ModulusChainPtr chain_;
  std::uint64_t noise_factor_ = 0;
};

}  // namespace sealion
