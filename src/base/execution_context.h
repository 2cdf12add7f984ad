#pragma once

/// Public, since every long call that is takes one.
#include <sealion/execution_context.h>

namespace sealion {

/// For what is to run in the thread that calls it.
inline const ExecutionContext one_thread{.threads = 1};

}  // namespace sealion
