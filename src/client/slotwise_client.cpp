#include <algorithm>
#include <memory>

#include "base/constant_time.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "client/answer_basis.h"
#include "client/layout_client.h"
#include "client/slot_encryption.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"

namespace sealion {
namespace {

/// Decrypts one output in every channel and puts its residues together.
class OutputReader {
 public:
  OutputReader(const std::vector<ParametersPtr>& channels, const SecretKey& key,
               const AnswerBasis& basis)
      : basis_(basis), residues_(channels.size()) {
    for (const ParametersPtr& parameters : channels) {
      encoders_.emplace_back(parameters);
      decryptors_.emplace_back(parameters, key);
    }
  }

  void read(const ChannelBatches& outputs, std::size_t feature, std::span<std::int64_t> logits) {
    slots_.resize(outputs.size());
    for (std::size_t c = 0; c < outputs.size(); ++c) {
      decryptors_[c].decrypt(outputs[c].load(feature), plain_);
      slots_[c].resize(logits.size());
      encoders_[c].decode(plain_, slots_[c]);
    }
    for (std::size_t s = 0; s < logits.size(); ++s) {
      for (std::size_t c = 0; c < outputs.size(); ++c) {
        residues_[c] = basis_.residue(c, slots_[c][s]);
      }
      logits[s] = basis_.value(residues_);
    }
  }

 private:
  const AnswerBasis& basis_;
  std::vector<BatchEncoder> encoders_;
  std::vector<Decryptor> decryptors_;
  Plaintext plain_;
  std::vector<SecretVector<std::int64_t>> slots_;
  SecretVector<std::uint64_t> residues_;
};

class SlotwiseClient final : public LayoutClient {
 public:
  SlotwiseClient(const Manifest& manifest, const std::vector<ParametersPtr>& channels)
      : manifest_(manifest), channels_(channels), basis_(manifest) {}

  Request encrypt(const SecretKey& key, const IntegerBatch& inputs,
                  const ExecutionContext& context) const override {
    const auto slots = [&](std::size_t i, std::span<std::int64_t> out) {
      std::ranges::copy(inputs.feature(i), out.begin());
    };
    return encrypt_slots(channels_, key, {inputs.features(), inputs.samples(), slots}, context);
  }

  IntegerBatch decrypt(const SecretKey& key, const Response& answer,
                       const ExecutionContext& context) const override {
    const ChannelBatches& outputs = outputs_of(answer);
    IntegerBatch logits(outputs.front().features(), outputs.front().samples());
    parallel_for_each(
        logits.features(), context,
        [&] { return std::make_unique<OutputReader>(channels_, key, basis_); },
        [&](OutputReader& reader, std::size_t i) { reader.read(outputs, i, logits.feature(i)); });
    return logits;
  }

  int noise_budget_bits(const SecretKey& key, const Response& answer,
                        const ExecutionContext& context) const override {
    const ChannelBatches& outputs = channels_of_answer(answer);
    std::int64_t smallest = channels_.front()->chain()->total_bits();
    for (std::size_t c = 0; c < outputs.size(); ++c) {
      SecretVector<int> bits(outputs[c].features());
      parallel_for_each(
          bits.size(), context.quiet(),
          [&] { return std::make_unique<Decryptor>(channels_[c], key); },
          [&](Decryptor& decryptor, std::size_t i) {
            bits[i] = decryptor.noise_budget_bits(outputs[c].load(i));
          });
      for (const int of_one : bits) smallest = constant_time::smaller(smallest, of_one);
    }
    return static_cast<int>(smallest);
  }

 private:
  const ChannelBatches& channels_of_answer(const Response& answer) const {
    const auto& batches = content_of<ChannelBatches>(answer);
    if (batches.size() == channels_.size()) return batches;
    fail(ErrorCode::incompatible, "the batch has {} plaintext moduli, the manifest says {}",
         batches.size(), channels_.size());
  }

  const ChannelBatches& outputs_of(const Response& answer) const {
    const ChannelBatches& outputs = channels_of_answer(answer);
    for (const EncryptedBatch& batch : outputs) {
      if (batch.features() == manifest_.outputs && batch.parts() == manifest_.output_parts &&
          batch.limbs() == manifest_.output_limbs && batch.samples() == outputs.front().samples()) {
        continue;
      }
      fail(ErrorCode::incompatible,
           "the answer has {} ciphertexts of {} parts at {} primes, the manifest says {} of {} at "
           "{}",
           batch.features(), batch.parts(), batch.limbs(), manifest_.outputs,
           manifest_.output_parts, manifest_.output_limbs);
    }
    return outputs;
  }

  const Manifest& manifest_;
  const std::vector<ParametersPtr>& channels_;
  AnswerBasis basis_;
};

}  // namespace

std::unique_ptr<const LayoutClient> make_slotwise_client(
    const Manifest& manifest, const std::vector<ParametersPtr>& channels) {
  return std::make_unique<SlotwiseClient>(manifest, channels);
}

}  // namespace sealion
