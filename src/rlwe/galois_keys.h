#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rlwe/automorphism.h"
#include "rlwe/key_switching_keys.h"

namespace sealion {

/// For which automorphisms there are keys, and at how many limbs.
struct GaloisKeyShape {
  std::size_t limbs = 0;
  std::vector<std::uint32_t> elements;  ///< odd, below 2n, ascending, each once
};

/// The elements of rotations by these steps, 0 for the swap of rows (`galois_element`), in the
/// order that a GaloisKeyShape asks for.
std::vector<std::uint32_t> galois_elements(std::span<const std::int64_t> steps, std::size_t n);

/// A key for each Galois element g, which switches from s to s(X^(1/g)): a ciphertext that it has
/// switched decrypts under s after X -> X^g. So the digits of a part serve every rotation as they
/// are, and only the two parts of a result change places.
class GaloisKeys {
 public:
  /// Fresh keys; their noise is a multiple of `noise_factor`, t in BGV. Throws `invalid_argument`
  /// for elements that are not as the shape says, or where KeySwitchingKeys does.
  static GaloisKeys generate(const SecretKey& secret, const GaloisKeyShape& shape,
                             std::uint64_t noise_factor);
  /// From both halves, [elements][digits][rows][n] as KeySwitchingKeys::from_residues takes them.
  static GaloisKeys from_residues(const ModulusChainPtr& chain, const KeyId& id,
                                  const GaloisKeyShape& shape, std::uint64_t noise_factor,
                                  AlignedVector<std::uint64_t> b, AlignedVector<std::uint64_t> a);
  /// From the b alone and the seed of the a.
  static GaloisKeys from_residues(const ModulusChainPtr& chain, const KeyId& id,
                                  const GaloisKeyShape& shape, std::uint64_t noise_factor,
                                  const Seed& seed, AlignedVector<std::uint64_t> b);

  const KeyId& id() const { return id_; }
  /// One for each key, in ascending order of their elements.
  const std::vector<Automorphism>& automorphisms() const { return automorphisms_; }
  const KeySwitchingKeys& switching_keys() const { return keys_; }
  /// The number of an element's key, if there is one.
  std::optional<std::size_t> find(std::uint32_t element) const;

 private:
  GaloisKeys(const KeyId& id, std::vector<Automorphism> automorphisms, KeySwitchingKeys keys);

  KeyId id_;
  std::vector<Automorphism> automorphisms_;
  KeySwitchingKeys keys_;
};

}  // namespace sealion
