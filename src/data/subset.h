#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <vector>

namespace sealion {

/// The records with these numbers, in this order, each of which there must be; classes keep their
/// numbers.
Dataset records_at(const Dataset& data, const std::vector<std::size_t>& numbers);
/// Likewise, of targets alone.
Targets targets_at(const Targets& targets, const std::vector<std::size_t>& numbers);

/// Records [first, first + count) of a set and their targets, or all from `first` on. Throws
/// `invalid_argument` where the set has not so many.
Dataset records_between(const Dataset& data, std::size_t first, std::size_t count);
Dataset records_from(const Dataset& data, std::size_t first);

/// Those that belong to one of `classes`, in their order; classes keep their numbers. Throws
/// `not_found` where there are none.
Dataset records_of_classes(const Dataset& data, const std::vector<std::size_t>& classes);

}  // namespace sealion
