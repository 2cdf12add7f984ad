#pragma once

#include <sealion/data.h>

#include <cstddef>

#include "base/execution_context.h"
#include "onnx/file/graph.h"
#include "onnx/import/answers.h"
#include "onnx/import/report.h"
#include "onnx/import/rounding.h"
#include "onnx/lower/lower_graph.h"
#include "real/distillation.h"

namespace sealion::onnx {

/// Throws `unsupported` naming all operators between weights that encrypted numbers cannot do;
/// where activations are to be replaced, those that nothing can stand in for.
void refuse_inner_functions(const Lowered& lowered, bool replacing);

/// What is learned from.
struct Lesson {
  RealBatch inputs;
  std::size_t first;  ///< record; those before it judge
};

/// All records that there is room for; those behind the first `judging` where these are few of
/// them.
Lesson lesson_of(const Lowered& lowered, const Dataset& calibration, std::size_t judging);

/// What is known of a graph whose activations are to be replaced.
struct Original {
  const Graph& graph;
  const RecordLayout& layout;
  const Lowered& lowered;
  const Answering& answering;  ///< of the lowered graph, with its functions
  const Dataset& calibration;
  std::size_t records;   ///< the first, on which stand-ins are fitted and judged
  const Judged& judged;  ///< on these
  const Lesson& lesson;
};

struct Replaced {
  Answering answering;  ///< without functions, with weights that were learned
  ReplacementReport report;
};

/// Puts polynomials and means in the place of functions between weights and teaches them to answer
/// as the original does. Records behind those that judge are learned from where there are many,
/// else all.
Replaced replace_activations(const Original& original, const real::Distiller& distiller,
                             const ExecutionContext& context);

/// The program with weights that learned to answer as the original does when they are rounded so.
real::Program learn_rounded(const Original& original, const real::Program& program,
                            const real::Fineness& fineness, const real::Distiller& distiller,
                            const ExecutionContext& context);

}  // namespace sealion::onnx
