#pragma once

#include <functional>

namespace sealion::bench {

/// Seconds of one call, from enough calls to fill about a millisecond and a half.
double seconds_of(const std::function<void()>& action);

}  // namespace sealion::bench
