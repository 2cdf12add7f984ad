#include "exchange/answer_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "data/class_probabilities.h"
#include "data/dataset.h"

namespace sealion {
namespace {

std::vector<std::string> class_names(const Task& task, std::size_t outputs) {
  const auto* answers = std::get_if<ClassAnswers>(&task);
  if (answers == nullptr) return {};
  return answers->classes.empty() ? class_numbers(outputs) : answers->classes;
}

}  // namespace

AnswerReader::AnswerReader(Task task, std::size_t outputs, AnswerScale scale)
    : task_(std::move(task)),
      is_decided_by_sign_(is_decided_by_sign(task_, outputs)),
      scale_(std::ldexp(scale.factor, static_cast<int>(scale.shift))),
      classes_(class_names(task_, outputs)) {}

AnswerReader::AnswerReader(const Manifest& manifest)
    : AnswerReader(manifest.task, manifest.outputs,
                   {manifest.output_scale, manifest.output_shift}) {}

std::size_t AnswerReader::class_of(const IntegerBatch& answers, std::size_t sample) const {
  if (is_decided_by_sign_) {
    return answers.feature(0)[sample] > 0 ? 1 : 0;
  }
  std::size_t best = 0;
  for (std::size_t output = 1; output < answers.features(); ++output) {
    if (answers.feature(output)[sample] > answers.feature(best)[sample]) best = output;
  }
  return best;
}

std::vector<double> AnswerReader::rule_probabilities(const IntegerBatch& answers,
                                                     std::size_t sample) const {
  const ProbabilityRule rule = std::get<ClassAnswers>(task_).probabilities;
  // A softmax is that of differences, which are exact as integers.
  const bool compares = rule == ProbabilityRule::softmax && answers.features() > 1;
  const std::int64_t offset =
      compares ? answers.feature(class_of(answers, sample))[sample] : std::int64_t{0};
  std::vector<double> real;
  for (std::size_t i = 0; i < answers.features(); ++i) {
    real.push_back(static_cast<double>(answers.feature(i)[sample] - offset) * scale_);
  }
  return class_probabilities(rule, real);
}

std::optional<std::vector<double>> AnswerReader::probabilities(const IntegerBatch& answers,
                                                               std::size_t sample) const {
  if (std::get<ClassAnswers>(task_).probabilities == ProbabilityRule::untold) return std::nullopt;
  return rule_probabilities(answers, sample);
}

std::vector<double> AnswerReader::scores(const IntegerBatch& answers, std::size_t sample) const {
  if (classes_.size() != 2) return rule_probabilities(answers, sample);
  const std::int64_t first = answers.features() == 1 ? 0 : answers.feature(0)[sample];
  return {static_cast<double>(answers.feature(answers.features() - 1)[sample] - first)};
}

double AnswerReader::number(const IntegerBatch& answers, std::size_t sample) const {
  return told_number(std::get<RealAnswers>(task_),
                     static_cast<double>(answers.feature(0)[sample]) * scale_);
}

}  // namespace sealion
