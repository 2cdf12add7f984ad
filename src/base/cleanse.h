#pragma once

#include <cstddef>

namespace sealion {

/// Overwrites what was secret, in a way that no compiler leaves out.
void cleanse(void* memory, std::size_t bytes) noexcept;

}  // namespace sealion
