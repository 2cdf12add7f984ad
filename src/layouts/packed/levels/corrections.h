#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "layouts/packed/levels/levels.h"
#include "layouts/packed/packing/packing.h"
#include "schemes/bgv/parameters.h"

namespace sealion::packed {

/// The factors modulo t on the values of a packing in one channel, known before anything runs: of
/// inputs what they come with, of products those of their operands, and each modulus switch puts
/// one on. Weights take those of their sources off.
class Corrections {
 public:
  /// Refers to the levels.
  Corrections(const Packing& packing, const Levels& levels, ParametersPtr channel,
              std::uint64_t of_inputs);

  /// Of a value when it is switched to so many limbs.
  std::uint64_t at(ValueId value, std::size_t limbs) const;

 private:
  const Levels& levels_;
  ParametersPtr channel_;
  std::vector<std::uint64_t> made_;  // [values], at the result's limbs
};

}  // namespace sealion::packed
