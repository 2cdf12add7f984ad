#pragma once

#include <variant>

#include "client/client.h"

namespace sealion::testing {

/// What a client sends in a layout of batches.
inline ChannelBatches encrypt_batches(const Client& client, const SecretKey& key,
                                      const IntegerBatch& inputs,
                                      const ExecutionContext& context = {}) {
  return std::get<ChannelBatches>(client.encrypt(key, inputs, context));
}

}  // namespace sealion::testing
