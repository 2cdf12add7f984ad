#pragma once

#include <cstddef>
#include <vector>

#include "layouts/packed/packing/packing.h"

namespace sealion::packed {

/// Between two stages the modulus is switched: behind the plaintext products of every map, and
/// behind every product.
struct Stages {
  std::vector<std::size_t> work;    ///< [values], where a value is computed
  std::vector<std::size_t> result;  ///< [values], where it is ready: one later, but for the input
  std::size_t count = 1;            ///< of all
};

/// Every value as early as what it is made of allows.
Stages stages_of(const Packing& packing);

/// Limbs that values have.
struct Levels {
  Stages stages;
  std::vector<std::size_t> limbs;  ///< [stages], descending
  std::size_t answer_limbs;        ///< the answer is switched to them at the end

  std::size_t work(ValueId value) const { return limbs[stages.work[value]]; }
  std::size_t result(ValueId value) const { return limbs[stages.result[value]]; }
};

/// `drops[s]` limbs go between stage s and s + 1; at the end `answer_limbs` are left. Throws
/// `invalid_argument` where there is no drop for each stage but the last, or not a limb left.
Levels levels_of(const Packing& packing, std::size_t limbs, const std::vector<std::size_t>& drops,
                 std::size_t answer_limbs);

}  // namespace sealion::packed
