#pragma once

#include <string>

#include "base/bytes.h"
#include "base/execution_context.h"
#include "base/memory.h"
#include "base/sealed_file.h"
#include "exchange/channels.h"
#include "exchange/manifest.h"
#include "rlwe/keys.h"

namespace sealion {

/// Keys in the project's own formats (docs/architecture.md), checksum included. The readers take
/// untrusted bytes: `corrupt` where they are damaged or hostile, `incompatible` where they belong
/// to other parameters or another model; `source` names the file in messages.
SecretVector<std::uint8_t> write_secret_key(const SecretKey& key);
SecretKey read_secret_key(ByteSpan bytes, const ModulusChainPtr& chain, const std::string& source);

/// The half that is not expanded from seeds, packed. `keys` has one for each channel, at least one.
SealedFile write_evaluation_keys(const ChannelKeys& keys, const Digest& model_id,
                                 const ExecutionContext& context = {});
/// Reads, checks and expands part by part what need not be in memory as a whole; nothing comes back
/// unless the checksum of all of it is right.
ChannelKeys read_evaluation_keys(const ByteSource& bytes, const Manifest& manifest,
                                 const std::vector<ParametersPtr>& parameters,
                                 const std::string& source, const ExecutionContext& context = {});
ChannelKeys read_evaluation_keys(ByteSpan bytes, const Manifest& manifest,
                                 const std::vector<ParametersPtr>& parameters,
                                 const std::string& source, const ExecutionContext& context = {});

/// Throws `corrupt`, naming `source`, unless the checksum of such a file for the model is right.
void verify_evaluation_keys(ByteSpan bytes, const Manifest& manifest, const std::string& source,
                            const ExecutionContext& context = {});

/// The exact size of `write_evaluation_keys` for a model; 0 where it needs none.
std::size_t evaluation_key_file_bytes(const Manifest& manifest,
                                      const std::vector<ParametersPtr>& parameters);

/// The memory that the keys of one client take once they are read, as `memory_bytes` tells it of
/// keys that there are; 0 where a model needs none.
std::size_t expanded_evaluation_key_bytes(const Manifest& manifest);

}  // namespace sealion
