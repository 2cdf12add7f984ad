#include "onnx/import/record_units.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "onnx/lower/arrangement.h"

namespace sealion::onnx {
namespace {

void check_numbers(const RecordUnits& units) {
  const auto is_size = [](double number) { return std::isfinite(number) && number > 0; };
  const auto is_finite = [](double number) { return std::isfinite(number); };
  if (is_size(units.scale) && std::ranges::all_of(units.deviation, is_size) &&
      std::ranges::all_of(units.mean, is_finite)) {
    return;
  }
  fail(ErrorCode::invalid_argument,
       "the scale {} and deviations must be above 0, and all of them and the means finite",
       units.scale);
}

/// Along which dimension of a record so many numbers go.
std::size_t channel_dimension(const Shape& record, std::size_t count) {
  if (!record.empty() && record.back() == count) return record.size() - 1;
  if (!record.empty() && record.front() == count) return 0;
  fail(ErrorCode::invalid_argument,
       "{} means or deviations for records of the shape {}: give one, or one for each channel",
       count, to_string(record));
}

/// For all elements of a record.
std::vector<double> spread(const std::vector<double>& numbers, const Shape& record,
                           double otherwise) {
  if (numbers.size() <= 1) {
    const double number = numbers.empty() ? otherwise : numbers.front();
    return std::vector<double>(element_count(record), number);
  }
  const std::size_t stride = strides_of(record)[channel_dimension(record, numbers.size())];
  std::vector<double> all;
  for (std::size_t i = 0; i < element_count(record); ++i) {
    all.push_back(numbers[i / stride % numbers.size()]);
  }
  return all;
}

}  // namespace

std::vector<RecordLayout::Unit> units_of(const RecordUnits& units, const Shape& record) {
  if (units.are_none()) return {};
  check_numbers(units);
  const std::vector<double> means = spread(units.mean, record, 0);
  const std::vector<double> deviations = spread(units.deviation, record, 1);
  std::vector<RecordLayout::Unit> all;
  for (std::size_t i = 0; i < means.size(); ++i) {
    all.push_back({1 / (units.scale * deviations[i]), -means[i] / deviations[i]});
  }
  return all;
}

}  // namespace sealion::onnx
