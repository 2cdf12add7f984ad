#pragma once

#include <cstddef>

namespace sealion {

/// The most memory that this process has held so far, in bytes.
std::size_t peak_memory_bytes();

}  // namespace sealion
