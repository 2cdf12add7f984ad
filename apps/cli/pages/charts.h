#pragma once

#include <cstddef>

#include "cli/pages/page.h"
#include "heras/measure/evaluation.h"
#include "heras/training/training.h"

/// What the report draws. Each fills the charts, parts and legends of `templates/report.html`.
namespace sealion::cli {

/// Accuracy and loss over the epochs, at least one.
void draw_training(TemplateValues& values, const heras::History& history);
/// True digit against digit read, shaded by how often.
void draw_confusion(TemplateValues& values, const std::vector<std::vector<std::size_t>>& confusion);
/// Seconds of each stage, and bytes that travelled beside those of the images in plain.
void draw_stages(TemplateValues& values, const heras::EncryptedEvaluation& evaluation,
                 std::size_t plain_bytes);
/// Forecast noise budget behind each layer, and what was left at the end.
void draw_noise(TemplateValues& values, const heras::EncryptedEvaluation& evaluation);
/// How large the numbers get, layer by layer, under the bits of t.
void draw_ranges(TemplateValues& values, const heras::EncryptedEvaluation& evaluation);

}  // namespace sealion::cli
