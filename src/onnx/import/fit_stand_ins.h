#pragma once

#include <vector>

#include "base/tensor.h"
#include "onnx/lower/core.h"
#include "onnx/lower/stand_ins.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// Those of `inner` that nothing can stand in for.
std::vector<InnerFunction> irreplaceable(const real::Program& program,
                                         const std::vector<InnerFunction>& inner);

/// What is nearest to functions on calibration records, of which the nodes of `program` make
/// `values`: of numbers by themselves parabolas by least squares, one for each channel of an image
/// and for each number elsewhere; lines where what follows multiplies the function with something
/// else or bends it anew, so that both together are a parabola.
StandIns fit_stand_ins(const real::Program& program, const std::vector<InnerFunction>& inner,
                       const std::vector<RealBatch>& values);

}  // namespace sealion::onnx
