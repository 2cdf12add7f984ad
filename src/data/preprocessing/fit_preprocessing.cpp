#include "data/preprocessing/fit_preprocessing.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "data/preprocessing/moments.h"

namespace sealion {
namespace {

/// Bytes above this are those of pictures, whose white is 255.
constexpr double darkest_white = 127;
constexpr double white = 255;

void check_finite(const Moments& moments, const std::string& name) {
  if (moments.count() == 0) {
    fail(ErrorCode::invalid_argument, "'{}' has no value in any record", name);
  }
  if (std::isfinite(moments.least()) && std::isfinite(moments.most())) return;
  fail(ErrorCode::invalid_argument, "'{}' has infinite values", name);
}

/// From `least` at level 0 on.
NumericRule from_least(double least, double most, const PreprocessingOptions& options) {
  const double width = most - least;
  return {.offset = least,
          .factor = width > 0 ? static_cast<double>(options.levels) / width : 0,
          .least = least,
          .most = most,
          .outside = options.outside,
          .missing = std::nullopt};
}

NumericRule from_mean(const Moments& moments, const PreprocessingOptions& options) {
  const double width = options.deviations * moments.deviation();
  return {.offset = moments.mean(),
          .factor = width > 0 ? static_cast<double>(options.levels) / width : 0,
          .least = moments.mean() - width,
          .most = moments.mean() + width,
          .outside = options.outside,
          .missing = std::nullopt};
}

NumericRule rule_of_feature(const Moments& moments, const std::string& name,
                            const PreprocessingOptions& options) {
  check_finite(moments, name);
  NumericRule rule = options.scaling == Scaling::min_max
                         ? from_least(moments.least(), moments.most(), options)
                         : from_mean(moments, options);
  if (moments.missing() > 0) rule.missing = moments.mean();
  return rule;
}

/// Of elements that are all alike. What is missing in a picture is black.
NumericRule rule_of_elements(const Moments& moments, bool is_bytes,
                             const PreprocessingOptions& options) {
  check_finite(moments, "the records");
  const bool is_picture = is_bytes && moments.most() > darkest_white;
  NumericRule rule =
      from_least(std::min(0.0, moments.least()), is_picture ? white : moments.most(), options);
  if (moments.missing() > 0) rule.missing = rule.least;
  return rule;
}

template <typename T>
std::vector<NumericRule> rules_of_features(std::span<const T> values, const Records& records,
                                           const PreprocessingOptions& options) {
  std::vector<Moments> moments(records.shape.front());
  for (std::size_t i = 0; i < values.size(); ++i) {
    moments[i % moments.size()].add(static_cast<double>(values[i]));
  }
  std::vector<NumericRule> rules;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    rules.push_back(rule_of_feature(moments[i], element_name(records.shape, i), options));
  }
  return rules;
}

template <typename T>
std::vector<NumericRule> rules_of(std::span<const T> values, const Records& records,
                                  const PreprocessingOptions& options) {
  if (records.shape.size() == 1) return rules_of_features(values, records, options);
  Moments moments;
  for (const T value : values) moments.add(static_cast<double>(value));
  return {rule_of_elements(moments, std::is_same_v<T, std::uint8_t>, options)};
}

Preprocessing fit(const Records& records, const PreprocessingOptions& options) {
  if (records.count == 0) fail(ErrorCode::invalid_argument, "no records to learn from");
  return std::visit(
      [&](const auto& values) {
        return ArrayRules{records.shape, rules_of(std::span(values), records, options)};
      },
      records.values);
}

NumericRule rule_of(const NumericColumn& column, const std::string& name,
                    const PreprocessingOptions& options) {
  Moments moments;
  for (const double value : column.of_row) moments.add(value);
  return rule_of_feature(moments, name, options);
}

/// The categories that a row has; others may be left of a larger table.
CategoryRule rule_of(const CategoricalColumn& column, const std::string& name,
                     const PreprocessingOptions& options) {
  std::vector<bool> is_there(column.categories.size());
  bool is_missing = false;
  for (const std::uint32_t category : column.of_row) {
    if (category == CategoricalColumn::missing) {
      is_missing = true;
    } else {
      is_there[category] = true;
    }
  }
  CategoryRule rule{.categories = {},
                    .level = options.levels,
                    .unknown = options.unknown,
                    .takes_missing = is_missing};
  for (std::size_t i = 0; i < is_there.size(); ++i) {
    if (is_there[i]) rule.categories.push_back(column.categories[i]);
  }
  if (rule.categories.empty()) {
    fail(ErrorCode::invalid_argument, "'{}' has no value in any record", name);
  }
  return rule;
}

Preprocessing fit(const Table& table, const PreprocessingOptions& options) {
  if (table.rows == 0) fail(ErrorCode::invalid_argument, "no rows to learn from");
  TableRules rules;
  for (const Column& column : table.columns) {
    rules.columns.push_back({column.name, std::visit(
                                              [&](const auto& values) {
                                                return std::variant<NumericRule, CategoryRule>(
                                                    rule_of(values, column.name, options));
                                              },
                                              column.values)});
  }
  return rules;
}

}  // namespace

Preprocessing fit_preprocessing(const Inputs& inputs, const PreprocessingOptions& options) {
  return std::visit([&](const auto& records) { return fit(records, options); }, inputs);
}

}  // namespace sealion
