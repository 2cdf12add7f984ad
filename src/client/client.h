#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "exchange/manifest.h"
#include "exchange/messages.h"
#include "rlwe/keys.h"

namespace sealion {

class LayoutClient;

/// What an answer holds, and how far it is from being nothing but noise.
struct OpenedAnswer {
  IntegerBatch logits;    ///< as Client::decrypt gives them
  int noise_budget_bits;  ///< as Client::noise_budget_bits does
};

/// Everything the owner of the data does, in whatever layout the manifest says; it does no I/O and
/// knows no weights.
class Client {
 public:
  explicit Client(Manifest manifest);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  const Manifest& manifest() const { return *manifest_; }
  /// One for each plaintext modulus, all on one modulus chain (`channels_of`).
  const std::vector<ParametersPtr>& channels() const { return *channels_; }
  const ModulusChainPtr& chain() const { return chain_; }
  /// Most samples of a request.
  std::size_t batch() const { return most_records(*manifest_); }

  SecretKey generate_key() const { return SecretKey::generate(chain()); }
  /// What the server needs to relinearise and rotate, exactly, a set for each channel or one for
  /// all: none for most plans.
  ChannelKeys generate_evaluation_keys(const SecretKey& key,
                                       const ExecutionContext& context = {}) const;

  /// Symmetric encryption of [inputs][samples] integers in [input_low, input_saturation], samples
  /// <= batch. Throws `invalid_argument` for others, `incompatible` for a key of other parameters.
  Request encrypt(const SecretKey& key, const IntegerBatch& inputs,
                  const ExecutionContext& context = {}) const;

  /// [outputs][samples] logits: the answers, or their 64 leading bits where the manifest has a
  /// shift. Throws `incompatible` where answer, key and manifest do not belong together, and
  /// `undecryptable` where no noise budget is left: whatever was computed there, it is not the
  /// model's answer; `out_of_range`, naming the records, where the plan detects that answers left
  /// its range.
  IntegerBatch decrypt(const SecretKey& key, const Response& answer,
                       const ExecutionContext& context = {}) const;

  /// The same with the noise budget, which `decrypt` takes in any case.
  OpenedAnswer open(const SecretKey& key, const Response& answer,
                    const ExecutionContext& context = {}) const;

  /// What the layout does of that, without a judgement of noise.
  const LayoutClient& layout() const { return *layout_; }

  /// The smallest noise budget left anywhere in an answer, in bits.
  int noise_budget_bits(const SecretKey& key, const Response& answer,
                        const ExecutionContext& context = {}) const;

  /// How much of what the plaintext moduli can tell apart the largest of these logits takes, 0 to
  /// 1: where it comes near 1, a value may have left the range that the plan rests on.
  double range_used(const IntegerBatch& logits) const;

 private:
  // At addresses that stay, for the layout's client refers to them.
  std::unique_ptr<const Manifest> manifest_;
  std::unique_ptr<const std::vector<ParametersPtr>> channels_;
  ModulusChainPtr chain_;
  std::unique_ptr<const LayoutClient> layout_;
};

}  // namespace sealion
