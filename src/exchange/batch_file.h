#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/execution_context.h"
#include "base/sealed_file.h"
#include "exchange/channels.h"
#include "exchange/manifest.h"
#include "rlwe/keys.h"

namespace sealion {

/// What a batch says of itself on the wire.
enum class BatchKind : std::uint8_t {
  inputs = 1,
  unbound_outputs = 2,  ///< of earlier programs, never read
  outputs = 3
};

/// An encrypted batch in all its channels, with the model and the key it belongs to.
struct BatchFile {
  BatchKind kind;
  Digest model_id;
  KeyId key_id;
  ChannelBatches channels;
  Digest request_id{};  ///< of answers (`AnswerLabel`)

  std::size_t samples() const { return channels.front().samples(); }
};

/// Bytes in the project's own format (docs/architecture.md), checksum included.
SealedFile write_batch(BatchFile file, const ExecutionContext& context = {});

/// Takes untrusted bytes: `corrupt` where they are damaged or hostile, `incompatible` where they
/// belong to another model; `source` names the file in messages. `parameters` are the channels of
/// the manifest.
BatchFile read_batch(ByteSpan bytes, BatchKind expected, const Manifest& manifest,
                     const std::vector<ParametersPtr>& parameters, const std::string& source,
                     const ExecutionContext& context = {});
/// The same whose ciphertexts stay where they are: in `bytes`, which outlive them.
BatchFile read_batch_in_place(ByteSpan bytes, BatchKind expected, const Manifest& manifest,
                              const std::vector<ParametersPtr>& parameters,
                              const std::string& source, const ExecutionContext& context = {});

/// Most samples of a batch file: n, or what the most groups of packed records hold.
std::size_t most_samples(const Manifest& manifest);

/// Ciphertexts of each channel that so many records take, or their answers.
std::size_t ciphertexts_of(BatchKind kind, const Manifest& manifest, std::size_t samples);

/// No batch file of the model, of either kind, is larger.
std::size_t largest_batch_file_bytes(const Manifest& manifest);

/// The exact size of the file of so many encrypted inputs of a model, seeded as our clients write
/// them, or of its answers, before there is one.
std::size_t batch_file_bytes(BatchKind kind, const Manifest& manifest,
                             const std::vector<ParametersPtr>& parameters, std::size_t samples);

}  // namespace sealion
