#include "data/files/load/array_records.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "base/cases.h"
#include "base/error.h"

namespace sealion {
namespace {

using RecordValues = decltype(Records::values);

template <typename T>
void check_no_infinity(const std::vector<T>& values, std::size_t count, const std::string& source) {
  const auto bad = std::ranges::find_if(values, [](T value) { return std::isinf(value); });
  if (bad == values.end()) return;
  const auto place = static_cast<std::size_t>(bad - values.begin());
  fail(ErrorCode::corrupt, "'{}': record {} has an infinite number", source,
       place / (values.size() / count));
}

RecordValues record_values(Elements elements, std::size_t count, const std::string& source) {
  return std::visit(
      Cases{[](std::vector<std::uint8_t>& values) -> RecordValues { return std::move(values); },
            [](std::vector<std::int64_t>& values) -> RecordValues {
              return std::vector<double>(values.begin(), values.end());
            },
            [&](std::vector<std::string>&) -> RecordValues {
              fail(ErrorCode::corrupt, "'{}' has texts where records have numbers", source);
            },
            [&](auto& values) -> RecordValues {
              check_no_infinity(values, count, source);
              return std::move(values);
            }},
      elements);
}

}  // namespace

Records records_of(Array array, const std::string& source) {
  const bool is_empty = std::ranges::find(array.shape, std::size_t{0}) != array.shape.end();
  if (array.shape.empty() || is_empty) fail(ErrorCode::corrupt, "'{}' has no records", source);
  Records records;
  records.count = array.shape.front();
  records.shape.assign(array.shape.begin() + 1, array.shape.end());
  if (records.shape.empty()) records.shape = {1};
  records.values = record_values(std::move(array.elements), records.count, source);
  return records;
}

}  // namespace sealion
