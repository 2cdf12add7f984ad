#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "exchange/affine_form.h"
#include "layouts/affine/affine_map.h"
#include "layouts/affine/noise.h"
#include "layouts/cost.h"

namespace sealion {

/// What an affine program is planned for.
struct AffineRequirements {
  SecurityLevel security = SecurityLevel::bits_128;
  SecurityTable security_table = SecurityTable::guidelines_2024;
  std::size_t records = 1;  ///< of one request
  int privacy_bits = 0;     ///< of the model; 0: answers are not masked
  /// Ring dimensions to choose from, powers of two. At `insecure_for_tests` every modulus is
  /// allowed in each of them.
  std::vector<std::size_t> dimensions = {1024, 2048, 4096, 8192, 16384};
};

struct AffinePlan {
  AffineForm form;
  AffineNoise noise;  ///< of the answer with the largest weights
  Cost cost;          ///< of one request
  int flood_bits;     ///< of what masks the answer; 0 where nothing does
};

/// The least plaintext modulus that tells all answers of the program's inputs apart, with noise in
/// [-logit_noise, logit_noise] on them.
std::uint64_t least_plain_modulus(const AffineMap& map, std::uint64_t logit_noise = 0);

/// The ring, moduli and arrangement of the least `total_seconds` with plaintext modulus t. The
/// forecast noise is a bound, above which only the bit is kept that tells answers from noise
/// (`least_answer_budget_bits`). Throws `does_not_fit` where the
/// answers and their noise fit none of the rings, naming the bits, and `invalid_argument` for t < 2
/// and for no records.
AffinePlan plan_affine(const AffineMap& map, std::uint64_t t, const AffineRequirements& wanted,
                       const CostModel& model);

}  // namespace sealion
