#pragma once

#include <cstddef>

namespace sealion {

/// Memory that this process holds now, in bytes; 0 where the system does not tell.
std::size_t resident_memory_bytes();

/// The most that it has held since its start or `reset_peak_memory`, in bytes; 0 where the system
/// does not tell.
std::size_t peak_memory_bytes();

/// Gives freed memory back to the system, and starts the peak anew (Linux: proc(5), clear_refs).
void reset_peak_memory();

}  // namespace sealion
