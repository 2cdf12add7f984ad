#pragma once

namespace sealion {

/// Budget that a plan keeps at the output and at every barrier, above the forecast.
inline constexpr double minimal_margin_bits = 2.0;

}  // namespace sealion
