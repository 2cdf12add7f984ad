#pragma once

#include <sealion/data.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/tensor.h"
#include "data/task.h"
#include "onnx/lower/core.h"
#include "onnx/lower/lower_graph.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// What a model is for, and the part of it that runs encrypted.
struct Answering {
  real::Program program;  ///< its last node is what the client decrypts
  Task task;
  std::vector<std::string> behind;  ///< operators that the client has no need of
};

/// The output that a model is asked for: the class by name or number where it tells one, else its
/// last numbers. Throws `unsupported` where none depends on the record.
const Symbolic& asked_output(const Lowered& lowered);

/// The last output of numbers that depends on the record: scores, probabilities; null where there
/// is none.
const Symbolic* number_output(const Lowered& lowered);

/// What an output is when the nodes of the program make `values` (real::evaluate_all).
RealBatch output_on(const Symbolic& output, const std::vector<RealBatch>& values);

/// Of a graph whose task is told by its outputs and, where they leave it open, by what is known of
/// the calibration records. Of two scores their difference is decrypted, whose sign decides. Throws
/// `unsupported` for outputs that are neither classes nor one number.
Answering answering_of(const Lowered& lowered, const Targets& known);

/// What a model says of records: numbers of classes, or numbers.
using Said = std::vector<double>;

/// What the whole graph says, with what stands behind the last weight, when its nodes make
/// `values` (real::evaluate_all).
Said said_by_graph(const Lowered& lowered, const Task& task, const std::vector<RealBatch>& values);
/// What decrypted answers say.
Said said_by_answers(const RealBatch& answers, const Task& task);

}  // namespace sealion::onnx
