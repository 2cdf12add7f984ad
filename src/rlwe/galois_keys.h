#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rlwe/automorphism.h"
#include "rlwe/galois_key_shape.h"
#include "rlwe/key_switching_keys.h"

namespace sealion {

/// One of GaloisKeys, which it refers to.
struct GaloisKey {
  const Automorphism& automorphism;
  const KeySwitchingKeys& keys;
  std::size_t number;  ///< among them

  /// Most limbs of a ciphertext that it serves.
  std::size_t limbs() const { return keys.shape().limbs; }
};

/// A key for each Galois element g, which switches from s to s(X^(1/g)): a ciphertext that it has
/// switched decrypts under s after X -> X^g. So the digits of a part serve every rotation as they
/// are, and only the two parts of a result change places.
class GaloisKeys {
 public:
  /// Fresh keys; their noise is a multiple of `noise_factor`, t in BGV. Throws `invalid_argument`
  /// for elements that are not as the shape says, or where KeySwitchingKeys does.
  static GaloisKeys generate(const SecretKey& secret, const GaloisKeyShape& shape,
                             std::uint64_t noise_factor, const ExecutionContext& context = {});
  /// From both halves, [elements][digits][rows][n] as KeySwitchingKeys::from_residues takes them.
  static GaloisKeys from_residues(const ModulusChainPtr& chain, const KeyId& id,
                                  const GaloisKeyShape& shape, std::uint64_t noise_factor,
                                  KeyResidues b, KeyResidues a);
  /// Of keys at the shape's limbs, one for each of its elements in their order. Throws
  /// `invalid_argument` for elements that are not as the shape says.
  static GaloisKeys of_keys(const KeyId& id, const GaloisKeyShape& shape, KeySwitchingKeys keys);

  const KeyId& id() const { return id_; }
  GaloisKeyShape shape() const;
  /// One for each key, in ascending order of their elements.
  const std::vector<Automorphism>& automorphisms() const { return automorphisms_; }
  const KeySwitchingKeys& switching_keys() const { return keys_; }
  /// An element's key, if there is one.
  std::optional<GaloisKey> find(std::uint32_t element) const;

 private:
  GaloisKeys(const KeyId& id, std::vector<Automorphism> automorphisms, KeySwitchingKeys keys);

  KeyId id_;
  std::vector<Automorphism> automorphisms_;
  KeySwitchingKeys keys_;
};

/// An element's key in the first of these that has one: of groups as `check_disjoint` takes them
/// the only one.
std::optional<GaloisKey> find_key(std::span<const GaloisKeys> groups, std::uint32_t element);

/// Throws `incompatible` naming an element of `wanted` that has no key in `groups` at as many
/// limbs.
void check_served(std::span<const GaloisKeyShape> wanted, std::span<const GaloisKeys> groups);

}  // namespace sealion
