#pragma once

#include <vector>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "real/real_program.h"

namespace sealion::real {

/// What every node makes of these records, [nodes] of [size][records]; `inputs` is
/// [size of the input][records].
std::vector<RealBatch> evaluate_all(const Program& program, const RealBatch& inputs,
                                    const ExecutionContext& context = {});

/// What the last node makes.
RealBatch evaluate(const Program& program, const RealBatch& inputs,
                   const ExecutionContext& context = {});

}  // namespace sealion::real
