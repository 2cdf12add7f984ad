#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/execution_context.h"

namespace sealion::bench {

/// Multiply-adds per second of all threads of the context, which work on registers alone: the
/// instruction that the kernel in use multiplies with (52-bit integer multiply-add, or 32-bit
/// multiply and add). Takes about `seconds`.
double peak_multiply_adds(double seconds, const ExecutionContext& context);

/// Seconds that the threads of the context need to read `bytes` once.
double read_seconds(std::span<const std::uint8_t> bytes, const ExecutionContext& context);

/// The same with `bytes` as 64 streams of which 4 KiB are read in turn, as products of many
/// plaintexts read their weights: memory gives half as much then. A multiple of 256 KiB.
double read_streams_seconds(std::span<const std::uint8_t> bytes, const ExecutionContext& context);

}  // namespace sealion::bench
