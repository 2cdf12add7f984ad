#pragma once

#include <cstddef>
#include <functional>

#include "layouts/cost.h"

namespace sealion::bench {

/// Measures the rates of a cost model on this machine, all threads working at once as the engine
/// has them: medians of some rounds, a second or two. `progress(done, all)` is called after each
/// rate. The network stays as it is in the default.
CostModel calibrate(std::size_t threads,
                    const std::function<void(std::size_t, std::size_t)>& progress);

}  // namespace sealion::bench
