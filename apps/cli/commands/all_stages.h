#pragma once

#include <cstddef>
#include <string>

#include "base/execution_context.h"
#include "cli/support/progress.h"
#include "heras/measure/all_stages.h"
#include "heras/model/model.h"

namespace sealion::cli {

/// Sends the records through all stages, with the files in a temporary folder: the options say
/// all but that.
heras::AllStages measure_all_stages(const heras::Model& model, const Inputs& inputs,
                                    heras::AllStagesOptions options,
                                    const ExecutionContext& context);

/// Tells of the batches that are through.
ProgressCallback all_stages_progress(Progress& progress);

/// What they took, as people read it.
std::string all_stages_table(const heras::AllStages& result);

/// Throws where the answers said anything else than the reference.
void check_exact(const heras::AllStages& result);

}  // namespace sealion::cli
