#pragma once

#include <optional>
#include <vector>

#include "base/execution_context.h"
#include "onnx/import/answers.h"
#include "onnx/import/import_model.h"
#include "onnx/import/report.h"
#include "real/quantise/quantise.h"

namespace sealion::onnx {

/// What rounding is judged by.
struct Judged {
  Task task;
  Said original;              ///< what the model says unrounded
  std::optional<Said> known;  ///< what is true
};

/// The coarsest integers whose answers agree with the original's nearly as well as the finest do,
/// or those that the options ask for.
real::Fineness choose_fineness(const real::Program& program, const real::Calibration& calibration,
                               const Judged& judged, const ImportOptions& options,
                               const ExecutionContext& context);

/// What the inputs alone, each layer's weights alone and all of it cost.
std::vector<RoundingLoss> rounding_losses(const real::Program& program,
                                          const real::Calibration& calibration,
                                          const real::Quantised& quantised, const Judged& judged,
                                          const ExecutionContext& context);

}  // namespace sealion::onnx
