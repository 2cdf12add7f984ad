#pragma once

#include "base/execution_context.h"

namespace sealion::bench {

/// Multiply-adds per second of all threads of the context, which work on registers alone: the
/// instruction that the kernel in use multiplies with (52-bit integer multiply-add, or 32-bit
/// multiply and add). Takes about `seconds`.
double peak_multiply_adds(double seconds, const ExecutionContext& context);

}  // namespace sealion::bench
