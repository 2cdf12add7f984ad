#pragma once

#include <cstddef>

namespace sealion::bench {

/// Resident memory of this process now, and at most since the start or `reset_peak`; 0 where the
/// system does not tell.
std::size_t resident_bytes();
std::size_t peak_resident_bytes();
/// Starts the peak anew (Linux: proc(5), clear_refs).
void reset_peak();

/// That all threads of the process have worked so far.
double process_cpu_seconds();

}  // namespace sealion::bench
