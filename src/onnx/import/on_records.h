#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <vector>

#include "base/execution_context.h"
#include "onnx/import/answers.h"
#include "onnx/import/encoding.h"
#include "onnx/lower/input_sources.h"
#include "real/quantise/quantise.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// What a program makes of the first records, its inputs in the order that clients make them in.
struct OnRecords {
  OrderedInputs ordered;
  real::Calibration data;

  Said said(const Task& task) const { return said_by_answers(data.values.back(), task); }
};

/// Of the first `count` records. Throws `incompatible` for one that has no number where the program
/// reads one.
OnRecords on_records(const real::Program& program, const std::vector<InputSource>& sources,
                     const Inputs& records, std::size_t count, const ExecutionContext& context);

}  // namespace sealion::onnx
