#pragma once

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

/// The answer is a number: answer * scale + offset, with the scale that stands beside the answers.
struct RealAnswers {
  std::string name;  ///< "price"
  double offset = 0;

  friend bool operator==(const RealAnswers&, const RealAnswers&) = default;
};

/// What the answers of a model mean.
using Task = std::variant<ClassAnswers, RealAnswers>;

}  // namespace sealion
