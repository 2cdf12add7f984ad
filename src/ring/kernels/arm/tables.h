#pragma once

#include "ring/kernels/kernels.h"

/// The tables that are built for 64-bit ARM besides the scalar one.
namespace sealion::kernels {

extern const KernelTable neon_kernels;
extern const KernelTable sve_kernels;

}  // namespace sealion::kernels
