#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace sealion {

/// How the probabilities of classes follow from a network's answers.
enum class ProbabilityRule {
  softmax,           ///< their softmax, or the logistic function of the only one
  shares,            ///< the answers are they; an only one is the second's less the first's
  one_against_rest,  ///< the logistic function of each, over their sum
  untold             ///< they do not
};

/// The answers choose one of several classes: the largest, or, where one answer stands for two
/// classes, its sign (positive: the second).
struct ClassAnswers {
  std::vector<std::string> classes;  ///< empty where they are called by their numbers
  ProbabilityRule probabilities = ProbabilityRule::softmax;

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
