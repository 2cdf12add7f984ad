#pragma once

#include <zlib.h>

#define ZSTD_STATIC_LINKING_ONLY  // for ZSTD_customMem
#include <zstd.h>

#include <cstddef>

namespace sealion::seal {

/// Memory for the state of zlib and zstd, overwritten before it is given back: what passes through
/// them may be a secret key. Null where there is none.
void* wiping_allocate(std::size_t bytes) noexcept;
void wiping_free(void* memory) noexcept;

/// The same as zlib and zstd ask for it.
void use_wiping_memory(z_stream& stream);
ZSTD_customMem wiping_memory();

}  // namespace sealion::seal
