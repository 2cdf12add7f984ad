#pragma once

#include "base/execution_context.h"

namespace sealion::cli {

/// Made once the process is asked to end; the context of every long call refers to it.
StopRequest& interruption();

}  // namespace sealion::cli
