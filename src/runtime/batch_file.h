#pragma once

#include <string>

#include "base/bytes.h"
#include "engine/batch.h"
#include "rlwe/keys.h"
#include "runtime/manifest.h"

namespace sealion {

/// What a batch says of itself on the wire.
enum class BatchKind : std::uint8_t { inputs = 1, outputs = 2 };

/// An encrypted batch with the model and the key it belongs to.
struct BatchFile {
  BatchKind kind;
  Digest model_id;
  KeyId key_id;
  EncryptedBatch batch;
};

/// Bytes in the project's own format (docs/architecture.md), checksum included. The readers take
/// untrusted bytes: `corrupt` where they are damaged or hostile, `incompatible` where they belong
/// to another model; `source` names the file in messages.
SecretVector<std::uint8_t> write_secret_key(const SecretKey& key);
SecretKey read_secret_key(ByteSpan bytes, const ParametersPtr& parameters,
                          const std::string& source);

ByteVector write_batch(const BatchFile& file);
BatchFile read_batch(ByteSpan bytes, BatchKind expected, const Manifest& manifest,
                     const ParametersPtr& parameters, const std::string& source);

/// The exact size of `write_batch` for a batch of that shape.
std::size_t batch_file_bytes(const EncryptedBatch& batch);

}  // namespace sealion
