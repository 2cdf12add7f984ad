#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/execution_context.h"
#include "exchange/channels.h"
#include "rlwe/keys.h"

namespace sealion {

/// Ciphertexts that hold `samples` records, the same slots in every channel. `slots(i, out)` is
/// called from several threads with as many zeros as ciphertexts have slots, to be filled with
/// what ciphertext i holds.
struct SlotContents {
  std::size_t ciphertexts, samples;
  std::function<void(std::size_t, std::span<std::int64_t>)> slots;
};

/// Symmetric encryption under a fresh seed for each channel.
ChannelBatches encrypt_slots(const std::vector<ParametersPtr>& channels, const SecretKey& key,
                             const SlotContents& contents, const ExecutionContext& context);

}  // namespace sealion
