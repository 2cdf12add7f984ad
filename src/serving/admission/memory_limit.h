#pragma once

#include <cstdint>

namespace sealion::serving {

/// Half of the memory that the system, or the control group of the process, has for it.
std::uint64_t default_memory_bytes();

}  // namespace sealion::serving
