#pragma once

#include <cstddef>
#include <string>

#include "cli/pages/page.h"
#include "cli/support/record_words.h"
#include "heras/measure/evaluation.h"
#include "heras/training/training.h"

/// What the report draws. Each fills the charts, parts and legends of `templates/report.html`.
namespace sealion::cli {

/// Loss and, where classes are learned, accuracy over the epochs, at least one.
void draw_training(TemplateValues& values, const heras::History& history, const RecordWords& words);

/// What the stages are called.
struct StageWords {
  RecordWords records;
  std::string evaluate;  ///< "Classify"
};
/// Seconds of each stage, and bytes that travelled beside those of the records in plain.
void draw_stages(TemplateValues& values, const heras::EncryptedEvaluation& evaluation,
                 const StageWords& words, std::size_t plain_bytes);
/// Forecast noise budget behind each layer, and what was left at the end.
void draw_noise(TemplateValues& values, const heras::EncryptedEvaluation& evaluation);
/// How large the numbers get, layer by layer, under the bits of t.
void draw_ranges(TemplateValues& values, const heras::EncryptedEvaluation& evaluation);

}  // namespace sealion::cli
