#pragma once

#include <cmath>

namespace sealion {

/// To two digits: what is measured again is mostly the same then.
inline double two_digits(double rate) {
  const double unit = std::pow(10, std::floor(std::log10(rate)) - 1);
  return std::round(rate / unit) * unit;
}

}  // namespace sealion
