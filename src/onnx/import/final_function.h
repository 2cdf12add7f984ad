#pragma once

#include <optional>

#include "data/task.h"
#include "onnx/lower/symbolic.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// function(answer + offset): what clients do to the number that a model tells.
struct FinalFunction {
  AnswerFunction function;
  double offset;
};

/// What makes the output `asked`, one number, of what node `answer` makes. None where clients do
/// nothing of the kind.
std::optional<FinalFunction> final_function(const real::Program& program, real::NodeId answer,
                                            const Symbolic& asked);

}  // namespace sealion::onnx
