#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "program/schedule.h"
#include "rlwe/parameters.h"

/// What clients with Microsoft SEAL need to know beyond the plan (docs/wire-format.md).
namespace sealion {

/// Whether BFV ciphertexts can be served: q = 1 modulo every plain modulus, so that they come in as
/// BGV ciphertexts without a correction.
bool serves_bfv(const std::vector<ParametersPtr>& channels);

/// What a BFV client multiplies the slots of its answers by, one factor modulo each plain modulus:
/// modulus switching leaves its factors on the messages, for which BGV ciphertexts have a field and
/// BFV ones none. Empty where BFV is not served.
std::vector<std::uint64_t> bfv_answer_factors(const Schedule& schedule,
                                              const std::vector<ParametersPtr>& channels);

}  // namespace sealion
