#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/tensor.h"

namespace sealion {

/// [samples][features] as [features][samples]. Throws `invalid_argument` for a last record that is
/// not whole, and for none.
IntegerBatch by_feature(std::span<const std::int64_t> records, std::size_t features);

/// [features][samples] as [samples][features].
std::vector<std::int64_t> by_record(const IntegerBatch& batch);

}  // namespace sealion
