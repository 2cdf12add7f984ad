#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "real/real_program.h"

namespace sealion::real {

/// A program with its weights rounded.
using Rounding = std::function<Program(const Program&)>;

/// What a program is to learn: to say what another one says.
struct DistillationTask {
  const Program& student;     ///< without a FunctionNode
  const Program& teacher;     ///< of the same inputs and as many answers
  const RealBatch& inputs;    ///< [inputs][records]
  std::size_t first = 0;      ///< record that is learned from; those before it judge
  bool tells_classes = true;  ///< by the largest answer, or the sign of one; else numbers are told
  std::uint64_t seed = 0;
  /// Where there is one the student, which has learned before, learns to say it with weights so
  /// rounded; it is given unrounded.
  Rounding rounding = {};
};

/// Gives the student with other weights. The same task gives the same weights.
using Distiller = std::function<Program(const DistillationTask&, const ExecutionContext&)>;

}  // namespace sealion::real
