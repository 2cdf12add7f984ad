#include "data/preprocessing/prepare_records.h"

#include <algorithm>
#include <array>
#include <span>

#include "data/preprocessing/check_source.h"
#include "data/preprocessing/numbers.h"

namespace sealion {
namespace {

/// Records one after another as elements one after another, each made an integer by
/// `level_at(element, value, record)`.
template <typename T, typename LevelAt>
void transpose(std::span<const T> values, RecordRange range, const IntegerRows& out,
               const LevelAt& level_at) {
  for (std::size_t e = 0; e < out.features(); ++e) {
    const auto row = out.feature(e);
    for (std::size_t s = 0; s < row.size(); ++s) {
      const std::size_t record = range.first + s;
      row[s] = level_at(e, values[record * out.features() + e], record);
    }
  }
}

template <typename T>
void each_by_rule(const ArrayRules& rules, std::span<const T> values, RecordRange range,
                  const RecordNames& names, const IntegerRows& out) {
  transpose(values, range, out, [&](std::size_t e, T value, std::size_t record) {
    const NumericRule& rule = rules.rules[rules.rules.size() == 1 ? 0 : e];
    const auto name = [&] { return element_name(rules.shape, e); };
    return NumberLevels(rule, names, name)(static_cast<double>(value), record);
  });
}

void each_by_rule(const ArrayRules& rules, std::span<const std::uint8_t> values, RecordRange range,
                  const RecordNames& names, const IntegerRows& out) {
  const NumericRule& rule = rules.rules.front();
  const bool takes_all = rules.rules.size() == 1 && rule.least <= 0 && rule.most >= UINT8_MAX;
  if (!takes_all) return each_by_rule<std::uint8_t>(rules, values, range, names, out);
  std::array<std::int64_t, UINT8_MAX + 1> levels;
  for (std::size_t byte = 0; byte < levels.size(); ++byte) {
    levels[byte] = level_of(rule, static_cast<double>(byte));
  }
  transpose(values, range, out,
            [&](std::size_t, std::uint8_t value, std::size_t) { return levels[value]; });
}

}  // namespace

void prepare_records(const ArrayRules& rules, const Records& records, RecordRange range,
                     const RecordNames& names, const IntegerRows& out) {
  check_shape(records, rules.shape);
  std::visit([&](const auto& values) { each_by_rule(rules, std::span(values), range, names, out); },
             records.values);
}

}  // namespace sealion
