#include "cli/pages/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/quantity.h"
#include "cli/pages/charts.h"
#include "cli/pages/page.h"
#include "cli/pages/parts.h"
#include "cli/pages/report_parameters.h"

namespace sealion::cli {
namespace {

constexpr std::size_t most_digits = 24;

Picture picture(const Pictures& images, std::size_t image, const std::string& meaning) {
  return {images[image], images.height, images.width, meaning};
}

void add_digits(TemplateValues& values, const char* name, const Pictures& images,
                const std::vector<heras::SamplePrediction>& samples) {
  TemplateValues& part = *values.AddIncludeDictionary(name);
  part.SetFilename("digits.html");
  for (std::size_t i = 0; i < std::min(samples.size(), most_digits); ++i) {
    const heras::SamplePrediction& sample = samples[i];
    const bool is_right = sample.label == sample.predicted;
    TemplateValues& digit = *part.AddSectionDictionary("DIGIT");
    digit.SetValue("KIND", is_right ? "right" : "wrong");
    add_picture(
        digit, "PICTURE",
        picture(images, sample.record,
                fmt::format("A handwritten {}, read as {}", sample.label, sample.predicted)));
    digit.SetValue("READ", std::to_string(sample.predicted));
    if (!is_right) digit.SetValueAndShowSection("LABEL", std::to_string(sample.label), "WRONG");
    digit.SetValue("PERCENT", fmt::format("{:.0f}", 100 * sample.confidence));
    digit.SetValue("WHOLE_PERCENT", fmt::format("{:.0f}", std::floor(100 * sample.confidence)));
  }
}

/// One image, what the server gets of it, and the answer.
void fill_journey(TemplateValues& values, const ReportSubject& subject) {
  const heras::SamplePrediction& sample = subject.evaluation.shown.samples.front();
  const Pictures& images = subject.images;
  add_picture(values, "FIRST_IMAGE",
              picture(images, sample.record, fmt::format("A handwritten {}", sample.label)));
  add_picture(values, "FIRST_CIPHERTEXT",
              {subject.ciphertext_bytes, images.height, images.width,
               "Noise: bytes of the image's real ciphertexts"});
  values.SetValue("FIRST_ANSWER", std::to_string(sample.predicted));
}

void fill_figures(TemplateValues& values, const ReportSubject& subject) {
  const heras::Evaluation& all = subject.evaluation;
  const heras::EncryptedEvaluation& e = subject.encrypted();
  const auto right =
      static_cast<std::size_t>(std::llround(e.accuracy() * static_cast<double>(all.records)));
  values.SetValue("MODEL", all.model);
  values.SetValue("IMAGES", with_commas(all.records));
  values.SetValue("RIGHT", with_commas(right));
  values.SetValue("ACCURACY", as_percent(e.accuracy()));
  values.SetValue("MISMATCHES", with_commas(e.logits.different));
  values.SetValue("LOGITS_COMPARED", with_commas(e.logits.compared));
  values.SetValue("SECURITY_BITS", std::to_string(e.parameters.security_bits));
  values.SetValue("BATCH", with_commas(e.batches.size));
  values.SetValue("BATCH_TIME", as_seconds(e.speed.seconds_per_batch));
  values.SetValue("PREDICTIONS_PER_HOUR", as_amount(e.speed.predictions_per_hour));
  values.SetValue("PEAK_MEMORY", as_bytes(all.peak_memory_bytes));
  values.SetValue("THREADS", std::to_string(all.threads));
  values.SetValue("KERNEL", all.kernel);
  values.SetValue("PARAMETERS", with_commas(subject.model.parameter_count()));
  values.SetValue("PIXELS", with_commas(subject.images.size()));
  values.SetValue("CLASSES", std::to_string(classification_of(all.plain).confusion.size()));
}

void fill_training(TemplateValues& values, const heras::Model& model) {
  const auto& training = model.training();
  values.ShowSection(training ? "LEARNED" : "LEARNED_ELSEWHERE");
  if (!training) return;
  values.SetValue("TRAINING_IMAGES", with_commas(training->records));
  values.SetValue("TRAINING_TIME", as_seconds(training->history.seconds()));
  if (training->history.epochs.empty()) return;
  TemplateValues& section = *values.AddSectionDictionary("TRAINING");
  section.SetValue("EPOCHS", std::to_string(training->history.epochs.size()));
  draw_training(section, training->history);
}

void fill_mistakes(TemplateValues& values, const ReportSubject& subject) {
  if (subject.evaluation.shown.mistakes.empty()) return;
  TemplateValues& section = *values.AddSectionDictionary("WRONG");
  if (subject.encrypted().logits.different == 0) section.ShowSection("EXACT");
  add_digits(section, "MISTAKES", subject.images, subject.evaluation.shown.mistakes);
}

}  // namespace

std::string render_report(const ReportSubject& subject) {
  const heras::Evaluation& e = subject.evaluation;
  Page page(fmt::format("SEALion: {} on {} encrypted digits", e.model, with_commas(e.records)),
            "report.html", "demo");
  TemplateValues& values = page.middle();
  fill_journey(values, subject);
  fill_figures(values, subject);
  fill_training(values, subject.model);
  add_digits(values, "SAMPLES", subject.images, e.shown.samples);
  fill_mistakes(values, subject);
  draw_confusion(values, classification_of(e.metrics()).confusion);
  draw_stages(values, subject.encrypted(), e.records * subject.images.size());
  draw_noise(values, subject.encrypted());
  draw_ranges(values, subject.encrypted());
  add_parameters(values, subject);
  return page.render();
}

}  // namespace sealion::cli
