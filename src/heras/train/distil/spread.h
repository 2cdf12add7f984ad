#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

namespace sealion::heras::train {

/// How numbers are spread, channel by channel, [channels] each.
struct Spread {
  at::Tensor mean, deviation;  ///< none of the deviations is 0
};

/// Of [records][places * channels]. A number that is nearly always the same has a deviation of some
/// hundredths of its range: the few records where it is another say little.
Spread spread_of(const at::Tensor& values, std::int64_t channels);

/// The elements of a tensor.
std::vector<double> to_doubles(const at::Tensor& tensor);

}  // namespace sealion::heras::train
