#include "runtime/client.h"

#include <algorithm>

#include "base/error.h"
#include "base/parallel.h"
#include "rlwe/decryptor.h"
#include "rlwe/encoder.h"
#include "rlwe/encryptor.h"

namespace sealion {
namespace {

void check_key(const SecretKey& key, const ParametersPtr& parameters) {
  if (key.parameters()->digest() != parameters->digest()) {
    fail(ErrorCode::incompatible, "the key was made for other encryption parameters");
  }
}

struct Encoding {
  Encoding(const SecretKey& key, const Seed& seed)
      : encoder(key.parameters()), encryptor(key, seed), ciphertext(key.parameters(), 2) {}
  BatchEncoder encoder;
  SymmetricEncryptor encryptor;
  Plaintext plain;
  Ciphertext ciphertext;
};

struct Decoding {
  explicit Decoding(const SecretKey& key) : encoder(key.parameters()), decryptor(key) {}
  BatchEncoder encoder;
  Decryptor decryptor;
  Plaintext plain;
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
      return value >= 0 && value <= manifest.input_saturation;
    });
    if (!in_range) {
      fail(ErrorCode::invalid_argument, "feature {} has a value outside [0, {}]; quantise first", i,
           manifest.input_saturation);
    }
  }
}

}  // namespace

Client::Client(Manifest manifest)
    : manifest_(std::move(manifest)), parameters_(Parameters::create(manifest_.parameters)) {}

EncryptedBatch Client::encrypt(const SecretKey& key, const IntegerBatch& inputs,
                               std::size_t threads) const {
  check_key(key, parameters_);
  check_inputs(inputs, manifest_);
  const Seed seed = random_seed();
  EncryptedBatch batch(parameters_, inputs.features(), 2, inputs.samples(), seed);
  parallel_for_each(
      inputs.features(), threads, [&] { return std::make_unique<Encoding>(key, seed); },
      [&](Encoding& state, std::size_t i) {
        state.encoder.encode(inputs.feature(i), state.plain);
        state.encryptor.encrypt(state.plain, i, state.ciphertext);
        batch.store(i, state.ciphertext);
      });
  return batch;
}

IntegerBatch Client::decrypt(const SecretKey& key, const EncryptedBatch& outputs,
                             std::size_t threads) const {
  check_key(key, parameters_);
  if (outputs.features() != manifest_.outputs || outputs.parts() != manifest_.output_parts) {
    fail(ErrorCode::incompatible,
         "the answer has {} ciphertexts of {} parts, the manifest says {} of {}",
         outputs.features(), outputs.parts(), manifest_.outputs, manifest_.output_parts);
  }
  IntegerBatch logits(outputs.features(), outputs.samples());
  parallel_for_each(
      outputs.features(), threads, [&] { return std::make_unique<Decoding>(key); },
      [&](Decoding& state, std::size_t i) {
        state.decryptor.decrypt(outputs.load(i), state.plain);
        state.encoder.decode(state.plain, logits.feature(i));
      });
  return logits;
}

int Client::noise_budget_bits(const SecretKey& key, const EncryptedBatch& batch) const {
  check_key(key, parameters_);
  Decryptor decryptor(key);
  int smallest = parameters_->coeff_modulus_bits();
  for (std::size_t i = 0; i < batch.features(); ++i) {
    smallest = std::min(smallest, decryptor.noise_budget_bits(batch.load(i)));
  }
  return smallest;
}

}  // namespace sealion
