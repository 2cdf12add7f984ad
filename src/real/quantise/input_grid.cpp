#include "real/quantise/input_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "real/quantise/shared_steps.h"

namespace sealion::real {
namespace {

/// Features of records to come reach farther than those that were seen, of a hundred and some of
/// breast cancer twice as far in one record of a hundred; pixels do not.
constexpr double margin_of_features = 2;

struct Extent {
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();

  void include(std::span<const double> numbers) {
    for (const double number : numbers) {
      least = std::min(least, number);
      most = std::max(most, number);
    }
  }
};

/// The extent of each input; one of all where they are read alike.
std::vector<Extent> extents_of(const RealBatch& inputs, bool alike) {
  std::vector<Extent> extents(inputs.features());
  Extent all;
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    extents[i].include(inputs.feature(i));
    all.include(inputs.feature(i));
  }
  if (alike) extents.assign(extents.size(), all);
  return extents;
}

/// Whole numbers from 0 on that fit the levels as they are: counts, bits, bytes.
bool are_levels(const RealBatch& inputs, std::int64_t levels) {
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    for (const double number : inputs.feature(i)) {
      if (number < 0 || number > static_cast<double>(levels) || std::floor(number) != number) {
        return false;
      }
    }
  }
  return true;
}

/// The step of which all numbers are multiples from 0 to `levels`, as those of pixels are that were
/// divided by their number of levels; 0 where there is none.
double common_step(const RealBatch& inputs, double most, std::int64_t levels) {
  constexpr double rounding = 1e-3;  // of a step
  for (std::int64_t parts = 1; parts <= levels; ++parts) {
    const double step = most / static_cast<double>(parts);
    bool is_common = step > 0;
    for (std::size_t i = 0; is_common && i < inputs.features(); ++i) {
      is_common = std::ranges::all_of(inputs.feature(i), [&](double number) {
        return std::abs(number / step - std::round(number / step)) < rounding;
      });
    }
    if (is_common) return step;
  }
  return 0;
}

}  // namespace

InputGrid fit_input_grid(const Program& program, const RealBatch& inputs, std::int64_t levels,
                         const std::vector<bool>& are_bits) {
  const std::size_t count = inputs.features();
  if (are_levels(inputs, levels)) {
    Extent all;
    for (std::size_t i = 0; i < count; ++i) all.include(inputs.feature(i));
    const auto high = std::max<std::int64_t>(1, static_cast<std::int64_t>(all.most));
    return {0, high, std::vector<double>(count, 1), std::vector<std::int64_t>(count, 0)};
  }
  const bool alike = step_periods(program).front() < count;
  const std::vector<Extent> extents = extents_of(inputs, alike);
  const bool above = alike && extents.front().least >= 0;
  if (above) {
    const double most = extents.front().most, step = common_step(inputs, most, levels);
    if (step > 0) {
      return {0, std::llround(most / step), std::vector<double>(count, step),
              std::vector<std::int64_t>(count, 0)};
    }
  }
  InputGrid grid{above ? 0 : -levels, levels, {}, {}};
  for (std::size_t i = 0; i < count; ++i) {
    if (!alike && !are_bits.empty() && are_bits[i]) {
      grid.steps.push_back(1);
      grid.zeros.push_back(0);
      continue;
    }
    const Extent& extent = extents[i];
    const double middle = alike ? 0 : (extent.least + extent.most) / 2;
    const double margin = alike ? 1 : margin_of_features;
    const double reach = margin * std::max(extent.most - middle, middle - extent.least);
    const double step = reach > 0 ? reach / static_cast<double>(levels) : 1;
    grid.steps.push_back(step);
    grid.zeros.push_back(std::llround(std::clamp(middle / step, -0x1p40, 0x1p40)));
  }
  return grid;
}

IntegerBatch on_grid(const InputGrid& grid, const RealBatch& inputs) {
  IntegerBatch integers(inputs.features(), inputs.samples());
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    const auto from = inputs.feature(i);
    const auto to = integers.feature(i);
    for (std::size_t s = 0; s < from.size(); ++s) {
      const double level =
          std::floor(from[s] / grid.steps[i] + 0.5) - static_cast<double>(grid.zeros[i]);
      to[s] = static_cast<std::int64_t>(
          std::clamp(level, static_cast<double>(grid.low), static_cast<double>(grid.high)));
    }
  }
  return integers;
}

RealBatch off_grid(const InputGrid& grid, const IntegerBatch& integers) {
  RealBatch numbers(integers.features(), integers.samples());
  for (std::size_t i = 0; i < integers.features(); ++i) {
    const auto from = integers.feature(i);
    const auto to = numbers.feature(i);
    for (std::size_t s = 0; s < from.size(); ++s) {
      to[s] = static_cast<double>(from[s] + grid.zeros[i]) * grid.steps[i];
    }
  }
  return numbers;
}

}  // namespace sealion::real
