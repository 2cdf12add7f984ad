#pragma once

#include <cstddef>

#include "engine/batch.h"
#include "program/tensor.h"
#include "rlwe/keys.h"
#include "runtime/manifest.h"

namespace sealion {

/// Everything the owner of the data does; it does no I/O and knows no weights.
class Client {
 public:
  explicit Client(Manifest manifest);

  const Manifest& manifest() const { return manifest_; }
  const ParametersPtr& parameters() const { return parameters_; }
  /// Samples of a full batch: n.
  std::size_t batch() const { return parameters_->n(); }

  SecretKey generate_key() const { return SecretKey::generate(parameters_); }

  /// Symmetric encryption of [inputs][samples] integers in [0, input_saturation], samples <= batch.
  /// Throws `invalid_argument` for others, `incompatible` for a key of other parameters.
  EncryptedBatch encrypt(const SecretKey& key, const IntegerBatch& inputs,
                         std::size_t threads) const;

  /// [outputs][samples] logits. Throws `incompatible` where batch, key and manifest do not belong
  /// together.
  IntegerBatch decrypt(const SecretKey& key, const EncryptedBatch& outputs,
                       std::size_t threads) const;

  /// The smallest noise budget left in any ciphertext of the batch, in bits, exact.
  int noise_budget_bits(const SecretKey& key, const EncryptedBatch& batch) const;

 private:
  Manifest manifest_;
  ParametersPtr parameters_;
};

}  // namespace sealion
