#include "client/slot_encryption.h"

#include <algorithm>
#include <memory>

#include "base/memory.h"
#include "base/parallel.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"

namespace sealion {
namespace {

struct Encoding {
  Encoding(const ParametersPtr& parameters, const SecretKey& key, const EncryptionSeedPtr& seed)
      : encoder(parameters),
        encryptor(parameters, key, seed),
        slots(parameters->n()),
        ciphertext(parameters, 2) {}
  BatchEncoder encoder;
  SymmetricEncryptor encryptor;
  SecretVector<std::int64_t> slots;
  Plaintext plain;
  Ciphertext ciphertext;
};

EncryptedBatch encrypt_channel(const ParametersPtr& parameters, const SecretKey& key,
                               const SlotContents& contents, const ExecutionContext& context) {
  const EncryptionSeedPtr seed = EncryptionSeed::draw(contents.ciphertexts);
  EncryptedBatch batch(parameters, contents.ciphertexts, 2, contents.samples, seed->value());
  parallel_for_each(
      contents.ciphertexts, context,
      [&] { return std::make_unique<Encoding>(parameters, key, seed); },
      [&](Encoding& state, std::size_t i) {
        std::ranges::fill(state.slots, 0);
        contents.slots(i, state.slots);
        state.encoder.encode(state.slots, state.plain);
        state.encryptor.encrypt(state.plain, i, state.ciphertext);
        batch.store(i, state.ciphertext);
      });
  return batch;
}

}  // namespace

ChannelBatches encrypt_slots(const std::vector<ParametersPtr>& channels, const SecretKey& key,
                             const SlotContents& contents, const ExecutionContext& context) {
  ChannelBatches batches;
  for (const ParametersPtr& parameters : channels) {
    batches.push_back(encrypt_channel(parameters, key, contents, context));
  }
  return batches;
}

}  // namespace sealion
