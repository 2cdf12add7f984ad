#pragma once

#include <cstdint>
#include <vector>

#include "runtime/arranged.h"
#include "schemes/bgv/parameters.h"

/// What clients with Microsoft SEAL need to know beyond the plan (docs/wire-format.md).
namespace sealion {

/// What a BFV client multiplies the slots of its answers by, one factor modulo each plain modulus:
/// the answers have corrections, for which BGV ciphertexts have a field and BFV ones none. Empty
/// where BFV is not served: ciphertexts come in with the correction q mod t, which is nothing where
/// q = 1 mod t, and free where the program is homogeneous.
std::vector<std::uint64_t> bfv_answer_factors(const Arranged& program,
                                              const std::vector<ParametersPtr>& channels);

}  // namespace sealion
