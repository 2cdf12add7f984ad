#include "cli/pages/report.h"

#include <fmt/format.h>

#include <cmath>

#include "base/quantity.h"
#include "cli/pages/charts.h"
#include "cli/pages/page.h"
#include "cli/pages/raw_values.h"
#include "cli/pages/report_answers.h"
#include "cli/pages/report_parameters.h"
#include "cli/pages/report_records.h"
#include "cli/pages/report_words.h"

namespace sealion::cli {
namespace {

void fill_words(TemplateValues& values, const ReportWords& words) {
  values.SetValue("RECORD", words.records.one);
  values.SetValue("RECORDS", words.records.many);
  values.SetValue("INPUTS", words.records.inputs);
  values.SetValue("THING", words.thing);
  values.SetValue("THINGS", words.things);
  values.SetValue("DESCRIBED", words.described);
  values.SetValue("TOLD", words.told);
  values.SetValue("TELLS", words.tells);
}

/// What stands in large letters: how many were right, or how well numbers were told.
void fill_success(TemplateValues& values, const ReportSubject& subject) {
  const heras::Metrics& metrics = subject.encrypted().metrics;
  if (const auto* numbers = std::get_if<heras::RegressionMetrics>(&metrics)) {
    TemplateValues& section = *values.AddSectionDictionary("NUMBERS");
    section.SetValue("TARGET", std::get<RealAnswers>(subject.evaluation.task).name);
    section.SetValue("R2", fmt::format("{:.4g}", numbers->r2));
    return;
  }
  const double accuracy = subject.encrypted().accuracy();
  const auto records = static_cast<double>(subject.evaluation.records);
  TemplateValues& section = *values.AddSectionDictionary("CLASSES");
  section.SetValue("RIGHT",
                   with_commas(static_cast<std::size_t>(std::llround(accuracy * records))));
  section.SetValue("ACCURACY", as_percent(accuracy));
}

/// How a record lies in the ciphertexts that go out, and its answer in those that come back.
void fill_forms(TemplateValues& values, const ReportSubject& subject) {
  const Task& task = subject.evaluation.task;
  values.ShowSection(is_slotwise(subject) ? "IN_SLOTS" : "SIDE_BY_SIDE");
  const std::size_t outputs = subject.model.output_shape().front();
  if (tells_numbers(subject)) return values.ShowSection("NUMBER_ANSWER");
  if (is_decided_by_sign(task, outputs)) {
    values.SetValue("SECOND_CLASS", std::get<ClassAnswers>(task).classes.back());
    return values.ShowSection("SIGN_ANSWER");
  }
  values.SetValue("OUTPUTS", std::to_string(outputs));
  values.SetValue("EACH", subject.are_digits ? "digit" : "class");
  values.ShowSection("LOGIT_ANSWER");
}

void fill_figures(TemplateValues& values, const ReportSubject& subject) {
  const heras::Evaluation& all = subject.evaluation;
  const heras::EncryptedEvaluation& e = subject.encrypted();
  values.SetValue("MODEL", all.model);
  values.SetValue("COUNT", with_commas(all.records));
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
  values.SetValue("INPUT_COUNT", with_commas(input_count(subject.model.preprocessing())));
  values.SetValue("DO", tells_numbers(subject) ? "answer" : "classify");
  values.SetValue("DOING", tells_numbers(subject) ? "answering" : "classification");
  values.SetValue("DONE", tells_numbers(subject) ? "answered" : "classified");
  values.SetValue("STEP", tells_numbers(subject) ? "Answer" : "Classify");
}

void fill_training(TemplateValues& values, const heras::Model& model, const ReportWords& words) {
  const auto& training = model.training();
  values.ShowSection(training ? "LEARNED" : "LEARNED_ELSEWHERE");
  if (!training) return;
  values.SetValue("TRAINING_RECORDS", with_commas(training->records));
  values.SetValue("TRAINING_TIME", as_seconds(training->history.seconds()));
  if (training->history.epochs.empty()) return;
  TemplateValues& section = *values.AddSectionDictionary("TRAINING");
  section.SetValue("EPOCHS", std::to_string(training->history.epochs.size()));
  draw_training(section, training->history, words.records);
}

}  // namespace

std::string render_report(const ReportSubject& subject) {
  const heras::Evaluation& e = subject.evaluation;
  const ReportWords words = words_for(subject);
  Page page(
      fmt::format("SEALion: {} on {} encrypted {}", e.model, with_commas(e.records), words.things),
      "report.html", subject.command);
  TemplateValues& values = page.middle();
  fill_words(values, words);
  fill_success(values, subject);
  fill_forms(values, subject);
  fill_journey(values, subject, words);
  fill_figures(values, subject);
  fill_training(values, subject.model, words);
  fill_answers(values, subject, words);
  fill_quality(values, subject, words);
  draw_stages(values, subject.encrypted(),
              {words.records, tells_numbers(subject) ? "Answer" : "Classify"},
              plain_bytes(subject.inputs, e.records));
  draw_noise(values, subject.encrypted());
  draw_ranges(values, subject.encrypted());
  add_parameters(values, subject, words);
  return page.render();
}

}  // namespace sealion::cli
