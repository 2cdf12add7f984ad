#pragma once

#include "ring/kernels/kernels.h"

/// The tables that are built for x86-64 besides the scalar one.
namespace sealion::kernels {

extern const KernelTable avx2_kernels;
extern const KernelTable avx2vaes_kernels;  ///< those, but for AES
extern const KernelTable avx512_kernels;
extern const KernelTable avx512ifma_kernels;

}  // namespace sealion::kernels
