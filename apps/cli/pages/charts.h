#pragma once

#include <string>

#include "cli/pages/report.h"

/// The parts of the report that draw something, each as HTML.
namespace sealion::cli {

/// Accuracy and loss over the epochs.
std::string training_charts(const heras::History& history);
/// True digit against digit read, shaded by how often.
std::string confusion_table(const heras::Evaluation& evaluation);
/// Seconds of each stage, and bytes that travelled beside those of the images in plain.
std::string stage_bars(const heras::EncryptedEvaluation& evaluation, std::size_t plain_bytes);
/// Forecast noise budget behind each layer, and what was left at the end.
std::string noise_chart(const heras::EncryptedEvaluation& evaluation);
/// How large the numbers get, layer by layer, under the bits of t.
std::string range_chart(const heras::EncryptedEvaluation& evaluation);

}  // namespace sealion::cli
