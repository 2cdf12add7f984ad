#pragma once

#include <vector>

#include "exchange/batch.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion {

/// One tensor under encryption: a batch for each plaintext modulus, in the manifest's order.
using ChannelBatches = std::vector<EncryptedBatch>;

/// The evaluation keys of each channel; none where the plan relinearises nothing.
using ChannelKeys = std::vector<EvaluationKeys>;

}  // namespace sealion
