#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace sealion {

/// The answers choose one of several classes: the largest, or, where one answer stands for two
/// classes, its sign (positive: the second).
struct ClassAnswers {
  std::vector<std::string> classes;  ///< empty where they are called by their numbers

  friend bool operator==(const ClassAnswers&, const ClassAnswers&) = default;
};

/// What is done to a decrypted number: what a model has behind its last weight.
enum class AnswerFunction { identity, exp, expm1, logistic, softplus, tanh, relu };

/// The answer is a number: function(answer * scale + offset), with the scale that stands beside the
/// answers.
struct RealAnswers {
  std::string name;  ///< "price"
  double offset = 0;
  AnswerFunction function = AnswerFunction::identity;

  friend bool operator==(const RealAnswers&, const RealAnswers&) = default;
};

/// What the answers of a model mean.
using Task = std::variant<ClassAnswers, RealAnswers>;

/// Whether the one output of a model tells two classes apart.
bool is_decided_by_sign(const Task& task, std::size_t outputs);

/// The number that an answer times its scale tells.
double told_number(const RealAnswers& answers, double answer);

/// Throws `invalid_argument` where a model with so many outputs cannot have this task.
void check_task(const Task& task, std::size_t outputs);

}  // namespace sealion
