#pragma once

#include <optional>
#include <span>
#include <string>
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

/// How a model says something, beside what rounding is judged by.
RoundingLoss loss_of(std::string what, const Said& said, const Judged& judged);

/// What the integers say.
Said said_rounded(const real::Quantised& quantised, const RealBatch& inputs, const Task& task,
                  const ExecutionContext& context);

/// Integers that may be tried, from the finest on, and what coarser ones may lose.
struct RoundingChoice {
  std::span<const real::Fineness> ladder;
  double loss;   ///< of agreement, or of R2
  double noise;  ///< mean square error of the answers, as a share of their variance
  double flips;  ///< share of records whose class noise of that size is likely to change
};

/// For weights that stay as they are.
RoundingChoice choice_for(const real::Program& program);
/// For networks that were distilled.
RoundingChoice choice_for_distilled();
/// For these where they learn once more, with weights so rounded.
RoundingChoice choice_to_learn_with();

/// The coarsest integers whose answers agree with the original's nearly as well as the finest do,
/// or those that the options ask for.
real::Fineness choose_fineness(const real::Program& program, const real::Calibration& calibration,
                               const Judged& judged, const RoundingChoice& choice,
                               const ImportOptions& options, const ExecutionContext& context);

/// What the inputs alone, each layer's weights alone and all of it cost.
std::vector<RoundingLoss> rounding_losses(const real::Program& program,
                                          const real::Calibration& calibration,
                                          const real::Quantised& quantised, const Judged& judged,
                                          const ExecutionContext& context);

}  // namespace sealion::onnx
