#include "data/files/load/make_targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "base/cases.h"
#include "base/error.h"
#include "data/files/csv/column_builder.h"

namespace sealion {
namespace {

template <typename T>
std::vector<T> distinct(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

/// The index of each value among the ascending ones.
template <typename T>
std::vector<std::uint32_t> places(const std::vector<T>& values, const std::vector<T>& ascending) {
  std::vector<std::uint32_t> out;
  out.reserve(values.size());
  for (const T& value : values) {
    const auto found = std::lower_bound(ascending.begin(), ascending.end(), value);
    out.push_back(static_cast<std::uint32_t>(found - ascending.begin()));
  }
  return out;
}

void check_class_count(std::size_t count, const LabelSource& source) {
  if (count <= most_categories) return;
  fail(ErrorCode::does_not_fit, "'{}': '{}' has {} different labels, more classes than {}",
       source.file, source.name, count, most_categories);
}

bool are_few_whole_numbers(const std::vector<double>& ascending) {
  return ascending.size() <= most_classes_of_numbers &&
         std::ranges::all_of(ascending, [](double value) { return value == std::floor(value); });
}

Targets numbers_as_targets(std::vector<double> values, const LabelSource& source) {
  if (source.kind == TargetKind::real) return RealTargets{source.name, std::move(values)};
  const std::vector<double> ascending = distinct(values);
  if (source.kind == TargetKind::automatic && !are_few_whole_numbers(ascending)) {
    return RealTargets{source.name, std::move(values)};
  }
  check_class_count(ascending.size(), source);
  ClassTargets targets{{}, places(values, ascending)};
  for (const double value : ascending) {
    targets.names.push_back(fmt::format("{}", value == 0 ? 0.0 : value));  // -0 is 0
  }
  return targets;
}

void check_texts_are_wanted(const LabelSource& source) {
  if (source.kind != TargetKind::real) return;
  fail(ErrorCode::corrupt, "'{}': '{}' has texts, no numbers to be told", source.file, source.name);
}

void sort_names(std::vector<std::string>& names) {
  const bool are_numbers = std::ranges::all_of(
      names, [](const std::string& name) { return number_of(name).has_value(); });
  if (!are_numbers) return;
  std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return *number_of(a) < *number_of(b);
  });
}

/// Numbers that are no such number are refused.
template <typename T>
std::vector<double> finite(const std::vector<T>& values, const LabelSource& source) {
  std::vector<double> out(values.begin(), values.end());
  const auto bad = std::ranges::find_if_not(out, [](double value) { return std::isfinite(value); });
  if (bad == out.end()) return out;
  fail(ErrorCode::corrupt, "'{}': the label of record {} in '{}' is no finite number", source.file,
       bad - out.begin(), source.name);
}

void check_label_shape(const Array& labels, const LabelSource& source) {
  const std::vector<std::size_t>& shape = labels.shape;
  if (shape.size() == 1 || (shape.size() == 2 && shape[1] == 1)) return;
  fail(ErrorCode::corrupt,
       "'{}': '{}' has {} dimensions; labels are one number or text for each record", source.file,
       source.name, shape.size());
}

}  // namespace

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || rest != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

ClassTargets classes_of_texts(const std::vector<std::string>& texts) {
  ClassTargets targets{distinct(texts), {}};
  sort_names(targets.names);
  std::map<std::string_view, std::uint32_t> places_of;
  for (const std::string& name : targets.names) {
    places_of.emplace(name, static_cast<std::uint32_t>(places_of.size()));
  }
  for (const std::string& text : texts) targets.of_record.push_back(places_of.at(text));
  return targets;
}

Targets make_targets(const Column& labels, const LabelSource& source) {
  return std::visit(Cases{[&](const NumericColumn& column) {
                            return numbers_as_targets(column.of_row.to_vector(), source);
                          },
                          [&](const CategoricalColumn& column) -> Targets {
                            check_texts_are_wanted(source);
                            return ClassTargets{column.categories, column.of_row};
                          }},
                    labels.values);
}

Targets make_targets(const Array& labels, const LabelSource& source) {
  check_label_shape(labels, source);
  return std::visit(
      Cases{[&](const auto& values) { return numbers_as_targets(finite(values, source), source); },
            [&](const std::vector<std::string>& texts) -> Targets {
              check_texts_are_wanted(source);
              const auto empty = std::ranges::find(texts, std::string());
              if (empty != texts.end()) {
                fail(ErrorCode::corrupt, "'{}': record {} has no label in '{}'", source.file,
                     empty - texts.begin(), source.name);
              }
              ClassTargets classes = classes_of_texts(texts);
              check_class_count(classes.names.size(), source);
              return classes;
            }},
      labels.elements);
}

}  // namespace sealion
