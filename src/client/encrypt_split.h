#pragma once

#include <functional>

#include "base/execution_context.h"
#include "base/sealed_file.h"
#include "base/tensor.h"
#include "exchange/manifest.h"
#include "exchange/request_record.h"
#include "rlwe/keys.h"

namespace sealion {

/// Encrypts records modulo one plaintext modulus after the other (`exchange/split_request.h`) and
/// gives the file of each away before it makes the next, so that one at a time is in memory. The
/// record is of all of them. Throws as `check_splits` and `Client::encrypt`.
RequestRecord encrypt_split(const Manifest& manifest, const SecretKey& key,
                            const IntegerBatch& inputs, const std::function<void(SealedFile)>& take,
                            const ExecutionContext& context = {});

}  // namespace sealion
