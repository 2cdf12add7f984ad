#pragma once

#include <cstddef>

#include "exchange/batch.h"
#include "layouts/slotwise/schedule/corrections.h"
#include "schemes/bgv/evaluation_keys.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// Throws `incompatible` unless the batch is one of fresh ciphertexts of `features` features for a
/// program with these corrections.
void check_inputs(const EncryptedBatch& inputs, const Parameters& parameters, std::size_t features,
                  const Corrections& corrections);

/// Throws `incompatible` where keys are needed and missing, or of other parameters or a smaller
/// shape.
void check_keys(const EvaluationKeys* keys, const EvaluationKeyShape& needed,
                const Parameters& parameters);

}  // namespace sealion
