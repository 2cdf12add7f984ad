#pragma once

#include <array>
#include <cstdint>
#include <tuple>
#include <utility>

#include "support/from_environment.h"
#include "support/random_program.h"

namespace sealion::testing {

/// Every combination of depth, weights and input range comes up.
inline RandomProgramOptions options_of(std::uint64_t number) {
  constexpr std::array<std::int32_t, 5> weights = {1, 3, 7, 31, 255};
  constexpr std::array<std::pair<std::int64_t, std::int64_t>, 4> ranges = {
      {{0, 1}, {0, 7}, {-3, 7}, {-100, 255}}};
  RandomProgramOptions options;
  options.depth = 1 + number % 5;
  options.largest_weight = weights[number / 5 % weights.size()];
  std::tie(options.low, options.high) = ranges[number / 25 % ranges.size()];
  options.largest_value = number % 3 == 0 ? 0x1p60 : 0x1p40;
  if (number % 8 == 5) options.largest_value = 0x1p120;
  return options;
}

}  // namespace sealion::testing
