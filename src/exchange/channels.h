#pragma once

#include <vector>

#include "exchange/batch.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion {

/// One tensor under encryption: a batch for each plaintext modulus, in the manifest's order.
using ChannelBatches = std::vector<EncryptedBatch>;

/// The evaluation keys of each channel, or the one set that serves all of them (`key_sets` of the
/// manifest); none where the plan switches no keys.
using ChannelKeys = std::vector<EvaluationKeys>;

/// Memory that keys take.
std::size_t memory_bytes(const ChannelKeys& keys);

}  // namespace sealion
