#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <span>

namespace sealion {

/// How many records there are.
std::size_t record_count(const Inputs& inputs);

/// The records with these numbers, in this order, each of which there must be; what is known of
/// them goes along, with the names of all classes.
Dataset select_records(const Dataset& data, std::span<const std::size_t> records);

}  // namespace sealion
