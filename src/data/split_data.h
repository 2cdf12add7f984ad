#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "data/dataset.h"

namespace sealion {

/// Records by their numbers, counted from 0.
struct SplitNumbers {
  std::vector<std::size_t> train, test;
};

/// Takes `share` of the records, in (0, 1) and rounded to whole ones, for a test set; of each class
/// the same share, as nearly as whole records have it. Both parts are shuffled. The same records on
/// every machine for the same count, targets, share and seed. Throws `invalid_argument` where a
/// part would be empty.
SplitNumbers split_numbers(const Targets& targets, std::size_t count, double share,
                           std::uint64_t seed = 0);
/// The same of records that are at hand.
DataSplits split_data(const Dataset& data, double share, std::uint64_t seed = 0);

/// Throws `invalid_argument` naming `source` where there is nothing to learn: no targets, or
/// records of one class only.
void check_learnable(const Targets& targets, const std::string& source);

}  // namespace sealion
