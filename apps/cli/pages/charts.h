#pragma once

#include <string>

#include "cli/pages/report.h"

/// The parts of the report that draw something, each as HTML.
namespace sealion::cli {

/// Accuracy and loss over the epochs.
std::string training_charts(const heras::History& history);
/// True digit against digit read, shaded by how often.
std::string confusion_table(const heras::Evaluation& evaluation);
/// Seconds of each stage, and bytes that travelled.
std::string stage_bars(const heras::Evaluation& evaluation, const ImageSet& images);
/// Forecast noise budget behind each layer, and what was left at the end.
std::string noise_chart(const heras::Evaluation& evaluation);
/// How large the numbers get, layer by layer, under the bits of t.
std::string range_chart(const heras::Evaluation& evaluation);

}  // namespace sealion::cli
