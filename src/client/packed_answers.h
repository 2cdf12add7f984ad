#pragma once

#include <vector>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "client/packed_slots.h"
#include "exchange/packed_answer.h"
#include "rlwe/keys.h"

namespace sealion {

/// What an answer holds: for each channel [outputs][records] residues, centred modulo its plaintext
/// modulus. Time and addresses depend on nothing secret. Throws `incompatible` where answer, form,
/// channels and key do not belong together.
std::vector<IntegerBatch> decrypt_packed(const PackedAnswer& answer, const PackedSlots& slots,
                                         const std::vector<ParametersPtr>& channels,
                                         const SecretKey& key,
                                         const ExecutionContext& context = {});

/// The smallest noise budget left where any ciphertext of the answer carries its message, in bits,
/// exact: bits of half of 2^k / t less bits of noise and rounding. Time and addresses depend on
/// nothing secret.
int packed_noise_budget_bits(const PackedAnswer& answer, const PackedForm& form,
                             const std::vector<ParametersPtr>& channels, const SecretKey& key,
                             const ExecutionContext& context = {});

}  // namespace sealion
