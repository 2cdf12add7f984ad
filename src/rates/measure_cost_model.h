#pragma once

#include "base/execution_context.h"
#include "layouts/cost.h"

namespace sealion {

/// Measures the rates of a cost model on this machine, all threads working at once as the engine
/// has them, in a fraction of a second: in processor time, which neighbours on the machine disturb
/// least, and of some rounds the best one, to two digits. Progress counts the rounds. The network
/// stays as it is in the default.
CostModel measure_cost_model(const ExecutionContext& context);

}  // namespace sealion
