#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/execution_context.h"
#include "exchange/channels.h"
#include "exchange/manifest.h"
#include "seal/compression.h"
#include "seal/encryption_parameters.h"

/// Files of clients with Microsoft SEAL: its objects one after another, for each plain modulus of
/// the manifest in turn (docs/wire-format.md). The readers take untrusted bytes: `corrupt` where
/// they are damaged or hostile, `incompatible` where they belong to other parameters; `source`
/// names the file in messages.
namespace sealion {

/// Encrypted inputs, and how the client wants its answers.
struct SealBatch {
  seal::Scheme scheme;
  seal::Compression compression;  ///< of its first ciphertext
  /// Nothing tells how many records there are: all that the slots have room for count as samples.
  ChannelBatches channels;
};

/// Whether the bytes begin as objects of SEAL do.
bool is_seal_file(ByteSpan bytes);

/// All inputs, of one scheme that the manifest lists, fresh: of two parts at the highest level. Of
/// packed records whole groups, at most as many as `most_samples` fill.
SealBatch read_seal_batch(ByteSpan bytes, const Manifest& manifest,
                          const std::vector<ParametersPtr>& parameters, const std::string& source,
                          const ExecutionContext& context = {});

/// All outputs of channel after channel. BFV clients multiply what they decrypt by the manifest's
/// `bfv_answer_factors`.
ByteVector write_seal_batch(const ChannelBatches& outputs, seal::Scheme scheme,
                            seal::Compression compression, const ExecutionContext& context = {});

/// For each channel RelinKeys, where the manifest asks for relinearisation, then GaloisKeys, where
/// it asks for rotations: all of its elements, and no others. SEAL's keys have no name: nothing
/// tells whose they are.
ChannelKeys read_seal_evaluation_keys(ByteSpan bytes, seal::Scheme scheme, const Manifest& manifest,
                                      const std::vector<ParametersPtr>& parameters,
                                      const std::string& source);

/// Bytes of the files that a client of SEAL and the server exchange, not compressed.
struct SealFileSizes {
  std::size_t seeded_inputs, inputs, outputs;
  std::size_t evaluation_keys;  ///< not seeded; 0 where the plan needs none
};

/// Of so many records: the same in both schemes, and in the slotwise layout for every number up to
/// n.
SealFileSizes seal_file_sizes(const Manifest& manifest,
                              const std::vector<ParametersPtr>& parameters, std::size_t records);

/// No file of this size before compression is larger behind it.
std::size_t largest_compressed(std::size_t bytes);

}  // namespace sealion
