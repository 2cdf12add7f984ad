#pragma once

#include <cstddef>
#include <vector>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "exchange/channels.h"
#include "exchange/manifest.h"
#include "ring/crt.h"
#include "rlwe/keys.h"

namespace sealion {

/// Everything the owner of the data does; it does no I/O and knows no weights.
class Client {
 public:
  explicit Client(Manifest manifest);

  const Manifest& manifest() const { return manifest_; }
  /// One for each plaintext modulus, all on one modulus chain.
  const std::vector<ParametersPtr>& channels() const { return channels_; }
  const ModulusChainPtr& chain() const { return channels_.front()->chain(); }
  /// Samples of a full batch: n.
  std::size_t batch() const { return chain()->n(); }

  SecretKey generate_key() const { return SecretKey::generate(chain()); }
  /// What the server needs to relinearise and rotate, exactly, a set for each channel or one for
  /// all: none for most plans.
  ChannelKeys generate_evaluation_keys(const SecretKey& key) const;

  /// Symmetric encryption of [inputs][samples] integers in [input_low, input_saturation], samples
  /// <= batch. Throws `invalid_argument` for others, `incompatible` for a key of other parameters.
  ChannelBatches encrypt(const SecretKey& key, const IntegerBatch& inputs,
                         const ExecutionContext& context = {}) const;

  /// [outputs][samples] logits: the answers, or their 64 leading bits where the manifest has a
  /// shift. Throws `incompatible` where batch, key and manifest do not belong together.
  IntegerBatch decrypt(const SecretKey& key, const ChannelBatches& outputs,
                       const ExecutionContext& context = {}) const;

  /// The smallest noise budget left in any ciphertext of the batches, in bits, exact.
  int noise_budget_bits(const SecretKey& key, const ChannelBatches& batches) const;

  /// How much of what the plaintext moduli can tell apart the largest of these logits takes, 0 to
  /// 1: where it comes near 1, a value may have left the range that the plan rests on.
  double range_used(const IntegerBatch& logits) const;

 private:
  EncryptedBatch encrypt_channel(const ParametersPtr& parameters, const SecretKey& key,
                                 const IntegerBatch& inputs, const ExecutionContext& context) const;
  void check_channels(const ChannelBatches& batches) const;
  void check_outputs(const ChannelBatches& outputs) const;

  Manifest manifest_;
  std::vector<ParametersPtr> channels_;
  CrtBasis plain_basis_;
};

}  // namespace sealion
