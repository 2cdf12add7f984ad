#pragma once

#include <cstddef>

namespace sealion {

/// Memory for the state of libraries that secrets pass through, overwritten before it is given
/// back. Null where there is none, as a library in C expects.
void* wiping_allocate(std::size_t bytes) noexcept;

/// Takes what `wiping_allocate` gave; nothing happens for null.
void wiping_free(void* memory) noexcept;

}  // namespace sealion
