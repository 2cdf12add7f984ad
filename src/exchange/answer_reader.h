#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/tensor.h"
#include "data/task.h"
#include "exchange/manifest.h"

namespace sealion {

/// What the integers of an answer mean.
struct AnswerScale {
  double factor = 1;      ///< answers * factor are the network's real numbers
  std::size_t shift = 0;  ///< integers are floor(answers / 2^shift)
};

/// Reads answers, [outputs][samples], as what was asked for.
class AnswerReader {
 public:
  AnswerReader(Task task, std::size_t outputs, AnswerScale scale);
  explicit AnswerReader(const Manifest& manifest);

  bool tells_numbers() const { return std::holds_alternative<RealAnswers>(task_); }
  const Task& task() const { return task_; }

  /// Of models that choose one of several classes; their names, "0", "1", ... where they have none.
  const std::vector<std::string>& classes() const { return classes_; }
  /// The class of the largest answer, the first of equals, or the one that its sign decides.
  std::size_t class_of(const IntegerBatch& answers, std::size_t sample) const;
  /// Of each class by answers * scale, [classes]; none where the model's do not follow from them.
  std::optional<std::vector<double>> probabilities(const IntegerBatch& answers,
                                                   std::size_t sample) const;
  /// What orders records by their likelihood of being of a class: of two classes one number, larger
  /// where the second is likelier, of more the probabilities, or their softmax where these are not
  /// told.
  std::vector<double> scores(const IntegerBatch& answers, std::size_t sample) const;

  /// Of models that tell a number.
  double number(const IntegerBatch& answers, std::size_t sample) const;

 private:
  std::vector<double> rule_probabilities(const IntegerBatch& answers, std::size_t sample) const;

  Task task_;
  bool is_decided_by_sign_;
  double scale_;  ///< of the integers
  std::vector<std::string> classes_;
};

}  // namespace sealion
