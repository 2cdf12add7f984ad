#pragma once

#include "device/kernels/check_residues.h"
#include "device/kernels/ciphertexts.h"
#include "device/kernels/coefficients.h"
#include "device/kernels/expand.h"
#include "device/kernels/kernel_list.h"
#include "device/kernels/key_switching.h"
#include "device/kernels/polynomials.h"
#include "device/kernels/rounded_division.h"
#include "device/kernels/run_stage.h"

namespace sealion::device {

/// Everything that a device can be asked to run.
using Kernels = KernelList<UnpackCiphertexts, PackCiphertexts, CheckResidues, ExpandSeed, RunStage,
                           MakeCoefficients, JoinPieces, MakeDigits, SumKeyProducts, DivideRounded,
                           SumWeighted, SumCiphertexts, MultiplyCiphertexts>;

}  // namespace sealion::device
