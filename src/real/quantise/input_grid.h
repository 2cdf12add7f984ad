#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/tensor.h"
#include "real/real_program.h"

namespace sealion::real {

/// How the numbers that come in become integers: x is taken for (q + zero) * step, q in [low,
/// high].
struct InputGrid {
  std::int64_t low, high;
  std::vector<double> steps;        ///< [inputs]
  std::vector<std::int64_t> zeros;  ///< [inputs]
};

/// A grid of `levels` steps on each side of 0, or above 0 where nothing is negative, over what
/// comes in here, [inputs][records]: alike for all inputs where what reads them needs one step for
/// all, else for each by itself.
/// Those that are bits stay what they are, where one step for all does not forbid it; so does what
/// are multiples of one number above 0 with no more steps than that.
InputGrid fit_input_grid(const Program& program, const RealBatch& inputs, std::int64_t levels,
                         const std::vector<bool>& are_bits = {});

/// The integers of these numbers; what lies beyond the grid is brought to its end.
IntegerBatch on_grid(const InputGrid& grid, const RealBatch& inputs);
/// The numbers that the integers stand for.
RealBatch off_grid(const InputGrid& grid, const IntegerBatch& integers);

}  // namespace sealion::real
