#pragma once

#define ZSTD_STATIC_LINKING_ONLY  // for ZSTD_customMem
#include <zstd.h>

namespace sealion::seal {

/// Wiped memory as zstd asks for it: what passes through may be a secret key.
ZSTD_customMem wiping_memory();

}  // namespace sealion::seal
