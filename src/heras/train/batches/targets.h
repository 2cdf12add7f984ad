#pragma once

#include <ATen/ATen.h>
#include <sealion/data.h>

#include <cstddef>

namespace sealion::heras::train {

/// What is known of records [first, first + count), [count]: numbers of classes as integers, or
/// real numbers. Throws `invalid_argument` where nothing is.
at::Tensor targets_of(const Dataset& data, std::size_t first, std::size_t count);

}  // namespace sealion::heras::train
