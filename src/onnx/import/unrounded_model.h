#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <optional>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "data/task.h"
#include "onnx/file/graph.h"
#include "onnx/import/answers.h"
#include "onnx/import/record_units.h"
#include "onnx/lower/lower_graph.h"

namespace sealion::onnx {

/// Records that a program is evaluated on at once, so that the numbers of all nodes are not too
/// many.
std::size_t records_at_once(const real::Program& program);

/// A model as it was trained, in floating point, with what stands behind its last weight and what
/// encrypted numbers cannot do.
class UnroundedModel {
 public:
  /// Throws as `import_model` does for graphs and records that do not go together.
  UnroundedModel(const Graph& graph, const Dataset& examples, const RecordUnits& units = {});

  /// What its answers mean.
  const Task& task() const { return task_; }
  /// Numbers of classes, or numbers. Throws `incompatible` for records of another shape.
  Said said(const Inputs& records, const ExecutionContext& context = {}) const;
  /// What the graph gives out besides a class, [numbers][records]: scores or probabilities, or the
  /// number asked for; none where it gives out nothing else.
  std::optional<RealBatch> numbers(const Inputs& records,
                                   const ExecutionContext& context = {}) const;

 private:
  template <typename Use>
  void each_part(const Inputs& records, const ExecutionContext& context, Use use) const;

  RecordLayout layout_;
  Lowered lowered_;
  Task task_;
};

}  // namespace sealion::onnx
