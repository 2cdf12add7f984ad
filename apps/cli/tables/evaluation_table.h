#pragma once

#include <string>

#include "cli/support/progress.h"
#include "cli/support/record_words.h"
#include "heras/measure/evaluation.h"

namespace sealion::cli {

/// An evaluation as people read it.
std::string evaluation_table(const heras::Evaluation& evaluation);

/// What one record alone takes, in a line, of an evaluation with requests of one. `things`: what
/// people call the records, "digits".
std::string one_at_a_time_text(const heras::Evaluation& evaluation, const std::string& things);

/// Tells of the stages of an evaluation as they end.
std::function<void(const heras::EvaluateProgress&)> evaluation_progress(Progress& progress,
                                                                        const RecordWords& words);

/// Throws where the encrypted network said anything else than the reference.
void check_exact(const heras::Evaluation& evaluation);

}  // namespace sealion::cli
