#pragma once

#include <cstddef>
#include <limits>

/// Checks of numbers among the options of a training: each throws `invalid_argument` naming the
/// value as `what`.
namespace sealion::heras {

/// In [low, high], or at least `low`; finite.
void check_number(const char* what, double value, double low,
                  double high = std::numeric_limits<double>::infinity());
/// In [0, 1).
void check_share(const char* what, double value);
/// In [low, high].
void check_size(const char* what, std::size_t value, std::size_t low, std::size_t high);

}  // namespace sealion::heras
