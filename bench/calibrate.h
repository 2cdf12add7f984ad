#pragma once

#include "base/execution_context.h"
#include "layouts/cost.h"

namespace sealion::bench {

/// Measures the rates of a cost model on this machine, all threads working at once as the engine
/// has them: medians of some rounds, a second or two. Progress counts the rates. The network stays
/// as it is in the default.
CostModel calibrate(const ExecutionContext& context);

}  // namespace sealion::bench
