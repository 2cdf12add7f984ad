#pragma once

#include "base/execution_context.h"

namespace sealion::cli {

/// Made once the process is asked to end; the context of every long call refers to it.
StopRequest& interruption();

/// From now on SIGINT and SIGTERM make that request, unless the caller has them ignored. The second
/// one ends the process at once.
void listen_for_interruptions();

/// The signal that made the request; 0 before.
int interrupting_signal();

/// What a shell reports of a process that the signal ended: 130 for SIGINT, 143 for SIGTERM.
int interruption_exit_code();

}  // namespace sealion::cli
