#pragma once

#include "ring/kernels/kernels.h"

/// Tables of vectors of every width, lane by lane, which any processor runs: what an instruction
/// set computes that this one lacks. They check on the way that lazily reduced values stay within
/// what the kernels count on.
namespace sealion::kernels {

extern const KernelTable emulated2_kernels, emulated4_kernels, emulated8_kernels;
/// With the 52-bit multiplier.
extern const KernelTable emulated8_52_kernels;

}  // namespace sealion::kernels
