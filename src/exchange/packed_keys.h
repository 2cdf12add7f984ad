#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "base/execution_context.h"
#include "base/sealed_file.h"
#include "exchange/manifest.h"
#include "rlwe/galois_key_shape.h"
#include "rlwe/key_switching_keys.h"
#include "rlwe/masking_key.h"
#include "rlwe/modulus_chain.h"
#include "schemes/bgv/evaluation_keys.h"

/// How evaluation keys stand in their file, for those who write it and those who read it.
namespace sealion {

/// The formats of such files, by what keys there are.
const SealedFormat& evaluation_key_format(const EvaluationKeyShape& shape, bool is_shared);

KeySwitchingShape relinearisation_shape(const EvaluationKeyShape& shape);
KeySwitchingShape rotation_shape(const GaloisKeyShape& group);

/// Keys for key switching: their seed, then the rows of all b in the order key, digit, prime, P's
/// last. Refers to the chain.
class PackedKeys {
 public:
  PackedKeys(const ModulusChain& chain, const KeySwitchingShape& shape)
      : chain_(chain), shape_(shape) {}

  /// The seed included.
  std::size_t bytes() const { return sizeof(Seed) + offset(count()); }
  /// Rows in all.
  std::size_t count() const { return shape_.keys * shape_.limbs * rows(); }
  /// Of a row, behind the seed.
  std::size_t offset(std::size_t row) const {
    return row / rows() * digit_bytes() + row_offset(row % rows());
  }
  std::size_t row_bytes(std::size_t row) const;
  /// The row in which the byte at so much behind the seed stands.
  std::size_t row_at(std::size_t offset) const;

  void write(SealedWriter& writer, const KeySwitchingKeys& keys,
             const ExecutionContext& context) const;

 private:
  std::size_t rows() const { return shape_.limbs + 1; }
  int bits(std::size_t row) const;
  /// Of a row in its digit.
  std::size_t row_offset(std::size_t row) const;
  std::size_t digit_bytes() const { return row_offset(rows()); }

  const ModulusChain& chain_;
  KeySwitchingShape shape_;
};

/// A masking key: its seed, then the rows of b, limb after limb. Refers to the chain.
class PackedMaskingKey {
 public:
  PackedMaskingKey(const ModulusChain& chain, std::size_t limbs) : chain_(chain), limbs_(limbs) {}

  std::size_t bytes() const { return sizeof(Seed) + offset(limbs_); }
  void write(SealedWriter& writer, const MaskingKey& key) const;
  /// Throws `corrupt` for residues that are none.
  MaskingKey read(ByteReader& reader, const ModulusChainPtr& chain,
                  std::uint64_t noise_factor) const;

 private:
  std::size_t offset(std::size_t limb) const;

  const ModulusChain& chain_;
  std::size_t limbs_;
};

}  // namespace sealion
