#include "data/task.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/cases.h"
#include "base/error.h"

namespace sealion {
namespace {

void check_classes(const std::vector<std::string>& classes, std::size_t outputs) {
  if (classes.empty()) return;
  if (classes.size() != outputs && !is_decided_by_sign(ClassAnswers{classes}, outputs)) {
    fail(ErrorCode::invalid_argument, "{} names of classes for {} outputs", classes.size(),
         outputs);
  }
  const std::set<std::string> different(classes.begin(), classes.end());
  if (different.size() != classes.size() || different.contains("")) {
    fail(ErrorCode::invalid_argument, "the name of a class is empty or there twice");
  }
}

void check_real(const RealAnswers& answers, std::size_t outputs) {
  if (outputs == 1 && std::isfinite(answers.offset)) return;
  fail(ErrorCode::invalid_argument, "the number '{}' is told by one output, not by {}",
       answers.name, outputs);
}

double apply(AnswerFunction function, double x) {
  switch (function) {
    case AnswerFunction::exp:
      return std::exp(x);
    case AnswerFunction::expm1:
      return std::expm1(x);
    case AnswerFunction::logistic:
      return 1 / (1 + std::exp(-x));
    case AnswerFunction::softplus:
      return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
    case AnswerFunction::tanh:
      return std::tanh(x);
    case AnswerFunction::relu:
      return std::max(x, 0.0);
    case AnswerFunction::identity:
      break;
  }
  return x;
}

}  // namespace

double told_number(const RealAnswers& answers, double answer) {
  return apply(answers.function, answer + answers.offset);
}

bool is_decided_by_sign(const Task& task, std::size_t outputs) {
  const auto* answers = std::get_if<ClassAnswers>(&task);
  return answers != nullptr && answers->classes.size() == 2 && outputs == 1;
}

void check_task(const Task& task, std::size_t outputs) {
  std::visit(Cases{[&](const ClassAnswers& answers) { check_classes(answers.classes, outputs); },
                   [&](const RealAnswers& answers) { check_real(answers, outputs); }},
             task);
}

}  // namespace sealion
