#include "data/class_probabilities.h"

#include <algorithm>
#include <cmath>

namespace sealion {
namespace {

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

std::vector<double> of_second(double second) { return {1 - second, second}; }

/// Over their sum; where that is 0, all alike.
std::vector<double> normalised(std::vector<double> shares) {
  double sum = 0;
  for (const double share : shares) sum += share;
  for (double& share : shares) {
    share = sum > 0 ? share / sum : 1 / static_cast<double>(shares.size());
  }
  return shares;
}

std::vector<double> softmax(std::span<const double> answers) {
  if (answers.size() == 1) return of_second(logistic(answers[0]));
  const double largest = *std::ranges::max_element(answers);
  std::vector<double> all;
  for (const double answer : answers) all.push_back(std::exp(answer - largest));
  return normalised(std::move(all));
}

/// Rounded answers may lie a little outside of [0, 1].
std::vector<double> shares(std::span<const double> answers) {
  if (answers.size() == 1) return of_second(std::clamp((1 + answers[0]) / 2, 0.0, 1.0));
  std::vector<double> all;
  for (const double answer : answers) all.push_back(std::max(answer, 0.0));
  return normalised(std::move(all));
}

std::vector<double> one_against_rest(std::span<const double> answers) {
  if (answers.size() == 1) return softmax(answers);
  std::vector<double> all;
  for (const double answer : answers) all.push_back(logistic(answer));
  return normalised(std::move(all));
}

}  // namespace

std::vector<double> class_probabilities(ProbabilityRule rule, std::span<const double> answers) {
  switch (rule) {
    case ProbabilityRule::shares:
      return shares(answers);
    case ProbabilityRule::one_against_rest:
      return one_against_rest(answers);
    case ProbabilityRule::softmax:
    case ProbabilityRule::untold:
      break;
  }
  return softmax(answers);
}

}  // namespace sealion
