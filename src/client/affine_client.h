#pragma once

#include <cstdint>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "exchange/affine_message.h"
#include "rlwe/keys.h"
#include "schemes/lwe/parameters.h"

namespace sealion {

/// What the owner of the data does with an affine program; it does no I/O and knows no weights. No
/// key but the secret one is ever needed.
class AffineClient {
 public:
  /// For inputs in [low, high]. Throws `invalid_argument` and `insecure` as check_form and
  /// LweParameters::create do.
  AffineClient(AffineForm form, std::int64_t low, std::int64_t high);

  const AffineForm& form() const { return form_; }
  const LweParametersPtr& parameters() const { return parameters_; }
  SecretKey generate_key() const { return SecretKey::generate(parameters_->chain()); }

  /// Symmetric encryption of [inputs][records] integers under a fresh seed; features without weight
  /// are left out. Throws `invalid_argument` for other shapes and values, `incompatible` for a key
  /// of other parameters.
  AffineRequest encrypt(const SecretKey& key, const IntegerBatch& records,
                        const ExecutionContext& context = {}) const;

  /// [outputs][records] answers. Throws `incompatible` where key, answer and form do not belong
  /// together.
  IntegerBatch decrypt(const SecretKey& key, const AffineAnswer& answer,
                       const ExecutionContext& context = {}) const;

  /// The largest noise in any answer, as LweDecryptor::noise tells it. A secret.
  std::uint64_t largest_noise(const SecretKey& key, const AffineAnswer& answer,
                              const ExecutionContext& context = {}) const;

 private:
  AffineForm form_;
  std::int64_t low_, high_;
  LweParametersPtr parameters_;
};

}  // namespace sealion
