#pragma once

#include "base/bytes.h"
#include "client/client.h"
#include "seal/ciphertext.h"
#include "seal/relin_keys.h"

namespace sealion::testing {

/// The evaluation keys of all channels as a client of the scheme sends them.
inline ByteVector write_seal_keys(const Client& client, const ChannelKeys& keys,
                                  seal::Scheme scheme) {
  ByteVector bytes;
  for (std::size_t c = 0; c < keys.size(); ++c) {
    const seal::Context context(client.channels()[c], scheme);
    const ByteVector object = seal::write_relin_keys(keys[c], context, seal::Compression::none);
    bytes.insert(bytes.end(), object.begin(), object.end());
  }
  return bytes;
}

/// The logits of an answer to 64 samples as a client of the scheme reads it: what it decrypts,
/// times the manifest's factor.
inline IntegerBatch decrypt_seal_answer(const Client& client, const SecretKey& key,
                                        const ByteVector& answer, seal::Scheme scheme) {
  const Manifest& manifest = client.manifest();
  ByteReader bytes(answer, "answer");
  ChannelBatches outputs;
  for (std::size_t c = 0; c < client.channels().size(); ++c) {
    const ParametersPtr& parameters = client.channels()[c];
    const Modulus& t = parameters->plain_modulus();
    const seal::Context context(parameters, scheme);
    seal::CiphertextReader reader(context, 16);
    for (std::size_t i = 0; i < manifest.outputs; ++i) {
      Ciphertext ciphertext = reader.read(bytes);
      if (scheme == seal::Scheme::bfv) {
        ciphertext.set_correction(
            t.multiply(ciphertext.correction(), t.inverse(manifest.bfv_answer_factors[c])));
      }
      if (i == 0) {
        outputs.emplace_back(parameters, manifest.outputs, ciphertext.parts(), 64, std::nullopt,
                             ciphertext.limbs(), ciphertext.correction());
      }
      outputs.back().store(i, ciphertext);
    }
  }
  bytes.expect_end();
  return client.decrypt(key, outputs, {.threads = 1});
}

}  // namespace sealion::testing
