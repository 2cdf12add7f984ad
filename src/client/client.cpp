#include "client/client.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"

namespace sealion {
namespace {

void check_key(const SecretKey& key, const ModulusChainPtr& chain) {
  if (key.chain()->digest() != chain->digest()) {
    fail(ErrorCode::incompatible, "the key was made for other encryption parameters");
  }
}

struct Encoding {
  Encoding(const ParametersPtr& parameters, const SecretKey& key, const Seed& seed)
      : encoder(parameters), encryptor(parameters, key, seed), ciphertext(parameters, 2) {}
  BatchEncoder encoder;
  SymmetricEncryptor encryptor;
  Plaintext plain;
  Ciphertext ciphertext;
};

/// Decrypts one output in every channel and puts its residues together.
class OutputReader {
 public:
  OutputReader(const std::vector<ParametersPtr>& channels, const SecretKey& key,
               const CrtBasis& plain_basis, std::size_t shift)
      : plain_basis_(plain_basis), shift_(static_cast<int>(shift)), residues_(channels.size()) {
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
        residues_[c] = plain_basis_.moduli()[c].reduce_signed(slots_[c][s]);
      }
      logits[s] = plain_basis_.centred(residues_, shift_);
    }
  }

 private:
  const CrtBasis& plain_basis_;
  int shift_;
  std::vector<BatchEncoder> encoders_;
  std::vector<Decryptor> decryptors_;
  Plaintext plain_;
  std::vector<SecretVector<std::int64_t>> slots_;
  SecretVector<std::uint64_t> residues_;
};

void check_inputs(const IntegerBatch& inputs, const Manifest& manifest) {
  if (inputs.features() != manifest.inputs() || inputs.samples() == 0 ||
      inputs.samples() > manifest.parameters.n) {
    fail(ErrorCode::invalid_argument,
         "{} samples of {} features: the model takes 1 to {} samples of {} features",
         inputs.samples(), inputs.features(), manifest.parameters.n, manifest.inputs());
  }
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    const auto feature = inputs.feature(i);
    const bool in_range = std::all_of(feature.begin(), feature.end(), [&](std::int64_t value) {
      return (value >= manifest.input_low) & (value <= manifest.input_saturation);
    });
    if (!in_range) {
      fail(ErrorCode::invalid_argument, "feature {} has a value outside [{}, {}]; quantise first",
           i, manifest.input_low, manifest.input_saturation);
    }
  }
}

std::vector<Modulus> plain_moduli(const std::vector<ParametersPtr>& channels) {
  std::vector<Modulus> moduli;
  for (const ParametersPtr& parameters : channels) moduli.push_back(parameters->plain_modulus());
  return moduli;
}

}  // namespace

Client::Client(Manifest manifest)
    : manifest_(std::move(manifest)),
      channels_(Parameters::create_channels(manifest_.parameters)),
      plain_basis_(plain_moduli(channels_)) {}

ChannelKeys Client::generate_evaluation_keys(const SecretKey& key) const {
  check_key(key, chain());
  ChannelKeys keys;
  for (std::size_t set = 0; set < manifest_.key_sets(); ++set) {
    keys.push_back(
        EvaluationKeys::generate(key, manifest_.evaluation_keys, manifest_.key_noise_factor(set)));
  }
  return keys;
}

EncryptedBatch Client::encrypt_channel(const ParametersPtr& parameters, const SecretKey& key,
                                       const IntegerBatch& inputs,
                                       const ExecutionContext& context) const {
  const Seed seed = random_seed();
  EncryptedBatch batch(parameters, inputs.features(), 2, inputs.samples(), seed);
  parallel_for_each(
      inputs.features(), context, [&] { return std::make_unique<Encoding>(parameters, key, seed); },
      [&](Encoding& state, std::size_t i) {
        state.encoder.encode(inputs.feature(i), state.plain);
        state.encryptor.encrypt(state.plain, i, state.ciphertext);
        batch.store(i, state.ciphertext);
      });
  return batch;
}

ChannelBatches Client::encrypt(const SecretKey& key, const IntegerBatch& inputs,
                               const ExecutionContext& context) const {
  check_key(key, chain());
  check_inputs(inputs, manifest_);
  ChannelBatches batches;
  for (const ParametersPtr& parameters : channels_) {
    batches.push_back(encrypt_channel(parameters, key, inputs, context));
  }
  return batches;
}

void Client::check_channels(const ChannelBatches& batches) const {
  if (batches.size() == channels_.size()) return;
  fail(ErrorCode::incompatible, "the batch has {} plaintext moduli, the manifest says {}",
       batches.size(), channels_.size());
}

void Client::check_outputs(const ChannelBatches& outputs) const {
  check_channels(outputs);
  for (const EncryptedBatch& batch : outputs) {
    if (batch.features() != manifest_.outputs || batch.parts() != manifest_.output_parts ||
        batch.limbs() != manifest_.output_limbs || batch.samples() != outputs.front().samples()) {
      fail(ErrorCode::incompatible,
           "the answer has {} ciphertexts of {} parts at {} primes, the manifest says {} of {} at "
           "{}",
           batch.features(), batch.parts(), batch.limbs(), manifest_.outputs,
           manifest_.output_parts, manifest_.output_limbs);
    }
  }
}

IntegerBatch Client::decrypt(const SecretKey& key, const ChannelBatches& outputs,
                             const ExecutionContext& context) const {
  check_key(key, chain());
  check_outputs(outputs);
  IntegerBatch logits(outputs.front().features(), outputs.front().samples());
  parallel_for_each(
      logits.features(), context,
      [&] {
        return std::make_unique<OutputReader>(channels_, key, plain_basis_, manifest_.output_shift);
      },
      [&](OutputReader& reader, std::size_t i) { reader.read(outputs, i, logits.feature(i)); });
  return logits;
}

int Client::noise_budget_bits(const SecretKey& key, const ChannelBatches& batches) const {
  check_key(key, chain());
  check_channels(batches);
  int smallest = chain()->total_bits();
  for (std::size_t c = 0; c < batches.size(); ++c) {
    Decryptor decryptor(channels_[c], key);
    for (std::size_t i = 0; i < batches[c].features(); ++i) {
      smallest = std::min(smallest, decryptor.noise_budget_bits(batches[c].load(i)));
    }
  }
  return smallest;
}

double Client::range_used(const IntegerBatch& logits) const {
  double half = std::ldexp(0.5, -static_cast<int>(manifest_.output_shift));
  for (const Modulus& t : plain_basis_.moduli()) half *= static_cast<double>(t.value());
  double largest = 0;
  for (std::size_t i = 0; i < logits.features(); ++i) {
    for (const std::int64_t value : logits.feature(i)) {
      largest = std::max(largest, std::abs(static_cast<double>(value)));
    }
  }
  return largest / half;
}

}  // namespace sealion
