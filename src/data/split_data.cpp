#include "data/split_data.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include "base/cases.h"
#include "base/error.h"
#include "base/int128.h"
#include "data/dataset.h"
#include "data/subset.h"

namespace sealion {
namespace {

using RecordNumbers = std::vector<std::size_t>;

/// Fisher and Yates. The standard's own shuffle differs between libraries.
void shuffle(RecordNumbers& numbers, std::mt19937_64& random) {
  for (std::size_t i = numbers.size(); i > 1; --i) {
    const auto place = static_cast<std::size_t>(uint128{random()} * i >> 64);
    std::swap(numbers[i - 1], numbers[place]);
  }
}

/// Records that are split alike: those of a class, or all.
std::vector<RecordNumbers> groups_of(const Targets& targets, std::size_t count) {
  const auto* const classes = std::get_if<ClassTargets>(&targets);
  std::vector<RecordNumbers> groups(classes == nullptr ? 1 : classes->names.size());
  for (std::size_t record = 0; record < count; ++record) {
    groups[classes == nullptr ? 0 : classes->of_record[record]].push_back(record);
  }
  return groups;
}

/// Whole parts that add up to `all`, each as near to its share as that allows (largest remainders).
std::vector<std::size_t> apportion(const std::vector<RecordNumbers>& groups, double share,
                                   std::size_t all) {
  std::vector<std::size_t> parts;
  std::vector<double> rests;
  for (const RecordNumbers& group : groups) {
    const double exact = share * static_cast<double>(group.size());
    parts.push_back(static_cast<std::size_t>(exact));
    rests.push_back(exact - std::floor(exact));
  }
  RecordNumbers order(groups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rests[a] > rests[b]; });
  std::size_t missing = all - std::accumulate(parts.begin(), parts.end(), std::size_t{0});
  for (const std::size_t group : order) {
    if (missing == 0) break;
    if (parts[group] == groups[group].size()) continue;
    ++parts[group];
    --missing;
  }
  return parts;
}

}  // namespace

SplitNumbers split_numbers(const Targets& targets, std::size_t count, double share,
                           std::uint64_t seed) {
  const bool is_share = share > 0 && share < 1;
  const auto test_count =
      is_share ? static_cast<std::size_t>(std::llround(share * static_cast<double>(count))) : 0;
  if (test_count == 0 || test_count == count) {
    fail(ErrorCode::invalid_argument,
         "a share of {} of {} records leaves nothing to learn from or to be judged by", share,
         count);
  }
  std::mt19937_64 random(seed);
  std::vector<RecordNumbers> groups = groups_of(targets, count);
  const std::vector<std::size_t> parts = apportion(groups, share, test_count);
  SplitNumbers numbers;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    shuffle(groups[g], random);
    const auto middle = groups[g].begin() + static_cast<std::ptrdiff_t>(parts[g]);
    numbers.test.insert(numbers.test.end(), groups[g].begin(), middle);
    numbers.train.insert(numbers.train.end(), middle, groups[g].end());
  }
  shuffle(numbers.train, random);
  shuffle(numbers.test, random);
  return numbers;
}

DataSplits split_data(const Dataset& data, double share, std::uint64_t seed) {
  const SplitNumbers numbers = split_numbers(data.targets, record_count(data), share, seed);
  return {records_at(data, numbers.train), records_at(data, numbers.test)};
}

void check_learnable(const Targets& targets, const std::string& source) {
  std::visit(
      Cases{[](const RealTargets&) {},
            [&](std::monostate) {
              fail(ErrorCode::invalid_argument,
                   "'{}' does not say what the records are: name the label", source);
            },
            [&](const ClassTargets& classes) {
              const auto& numbers = classes.of_record;
              if (std::ranges::adjacent_find(numbers, std::not_equal_to()) != numbers.end()) {
                return;
              }
              fail(ErrorCode::invalid_argument,
                   "'{}': all records are of the class '{}', and to learn needs two", source,
                   numbers.empty() ? "" : classes.names[numbers.front()]);
            }},
      targets);
}

}  // namespace sealion
