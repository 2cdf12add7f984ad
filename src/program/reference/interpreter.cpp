#include "program/reference/interpreter.h"

#include "base/error.h"

namespace sealion::reference {

void check_inputs(const Program& program, const IntegerBatch& inputs) {
  if (inputs.features() != program.input_size()) {
    fail(ErrorCode::invalid_argument, "the batch has {} features, the program takes {}",
         inputs.features(), program.input_size());
  }
  const auto [low, high] = program.input();
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    const auto values = inputs.feature(i);
    const auto outside = [low = low, high = high](std::int64_t x) { return x < low || x > high; };
    const auto bad = std::find_if(values.begin(), values.end(), outside);
    if (bad != values.end()) {
      fail(ErrorCode::invalid_argument,
           "feature {} of sample {} is {}, outside the declared range [{}, {}]", i,
           bad - values.begin(), *bad, low, high);
    }
  }
}

double largest_row_sum(const LinearMap& map) {
  double largest = 0;
  for (std::size_t r = 0; r < map.rows(); ++r) {
    double sum = 0;
    map.for_each_term(r, [&](std::size_t, std::int32_t weight) { sum += std::abs(weight); });
    largest = std::max(largest, sum);
  }
  return largest;
}

}  // namespace sealion::reference
