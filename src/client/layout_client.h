#pragma once

#include <memory>
#include <vector>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "exchange/messages.h"
#include "rlwe/keys.h"

namespace sealion {

/// What the owner of the data does in one layout. Keys are of the manifest's chain and inputs in
/// its range: `Client` has looked.
class LayoutClient {
 public:
  virtual ~LayoutClient() = default;

  virtual Request encrypt(const SecretKey& key, const IntegerBatch& inputs,
                          const ExecutionContext& context) const = 0;
  /// Throws `incompatible` for an answer that is not of the manifest.
  virtual IntegerBatch decrypt(const SecretKey& key, const Response& answer,
                               const ExecutionContext& context) const = 0;
  /// The smallest left in the answer, in bits.
  virtual int noise_budget_bits(const SecretKey& key, const Response& answer,
                                const ExecutionContext& context) const = 0;
};

/// One ciphertext a feature. The manifest outlives it.
std::unique_ptr<const LayoutClient> make_slotwise_client(
    const Manifest& manifest, const std::vector<ParametersPtr>& channels);
/// Features side by side in slots; likewise.
std::unique_ptr<const LayoutClient> make_packed_client(const Manifest& manifest,
                                                       const std::vector<ParametersPtr>& channels);
/// Features as coefficients.
std::unique_ptr<const LayoutClient> make_affine_client(const Manifest& manifest);

}  // namespace sealion
