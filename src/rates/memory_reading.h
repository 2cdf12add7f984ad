#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/execution_context.h"

namespace sealion {

/// Seconds that the threads of the context need to read `bytes` once.
double read_seconds(std::span<const std::uint8_t> bytes, const ExecutionContext& context);

/// The same with `bytes` as 64 streams of which 4 KiB are read in turn, as products of many
/// plaintexts read their weights: memory gives half as much then. A multiple of 256 KiB.
double read_streams_seconds(std::span<const std::uint8_t> bytes, const ExecutionContext& context);

}  // namespace sealion
