#include "onnx/import/probabilities.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

#include "data/class_probabilities.h"
#include "onnx/import/answers.h"

namespace sealion::onnx {
namespace {

/// What single precision makes of a probability, and a little more.
constexpr double tolerance = 1e-3;

std::vector<double> of_record(const RealBatch& batch, std::size_t record) {
  std::vector<double> all;
  for (std::size_t i = 0; i < batch.features(); ++i) all.push_back(batch.feature(i)[record]);
  return all;
}

/// Of two classes the second may stand alone.
std::vector<double> of_all_classes(std::vector<double> probabilities, std::size_t classes) {
  if (probabilities.size() == 1 && classes == 2) {
    probabilities.insert(probabilities.begin(), 1 - probabilities.front());
  }
  return probabilities;
}

bool are_probabilities(const RealBatch& batch, std::size_t classes) {
  for (std::size_t record = 0; record < batch.samples(); ++record) {
    const std::vector<double> all = of_all_classes(of_record(batch, record), classes);
    double sum = 0;
    for (const double value : all) sum += value;
    if (all.size() != classes || std::abs(sum - 1) > tolerance) return false;
    if (*std::ranges::min_element(all) < -tolerance) return false;
  }
  return true;
}

/// What rows of answers are to be multiplied with to be nearest to those that are due.
class FactorFit {
 public:
  void add(std::span<const double> answers, std::span<const double> due) {
    for (std::size_t i = 0; i < due.size(); ++i) {
      product_ += answers[i] * due[i];
      square_ += answers[i] * answers[i];
    }
  }
  double factor() const { return square_ > 0 && product_ > 0 ? product_ / square_ : 1; }

 private:
  double product_ = 0, square_ = 0;
};

/// second - first of two numbers, as one answer stands for both; else the numbers less their mean
/// where `centred`.
std::vector<double> as_answered(std::vector<double> numbers, std::size_t answers, bool centred) {
  if (answers == 1) return {numbers[1] - numbers[0]};
  if (centred) {
    const double mean =
        std::reduce(numbers.begin(), numbers.end()) / static_cast<double>(numbers.size());
    for (double& number : numbers) number -= mean;
  }
  return numbers;
}

/// Of answers that are probabilities up to a factor.
double share_factor(const RealBatch& told, const RealBatch& answers, std::size_t classes) {
  FactorFit fit;
  for (std::size_t record = 0; record < told.samples(); ++record) {
    fit.add(
        of_record(answers, record),
        as_answered(of_all_classes(of_record(told, record), classes), answers.features(), false));
  }
  return fit.factor();
}

/// Of answers whose softmax the probabilities are up to a factor; scikit-learn's exporter, for one,
/// gives out scores of two classes that are twice as far apart. Single precision says little of
/// what is nearly 0 or 1.
double softmax_factor(const RealBatch& told, const RealBatch& answers, std::size_t classes) {
  constexpr double least = 1e-4;
  FactorFit fit;
  for (std::size_t record = 0; record < told.samples(); ++record) {
    std::vector<double> logs = of_all_classes(of_record(told, record), classes);
    if (*std::ranges::min_element(logs) < least) continue;
    for (double& log : logs) log = std::log(log);
    std::vector<double> scores = of_record(answers, record);
    if (scores.size() > 1) scores = as_answered(std::move(scores), classes, true);
    fit.add(scores, as_answered(std::move(logs), answers.features(), true));
  }
  return fit.factor();
}

bool reproduces(const Probabilities& how, const RealBatch& told, const RealBatch& answers,
                std::size_t classes) {
  for (std::size_t record = 0; record < told.samples(); ++record) {
    const std::vector<double> due = of_all_classes(of_record(told, record), classes);
    std::vector<double> scaled = of_record(answers, record);
    for (double& answer : scaled) answer *= how.factor;
    const std::vector<double> made = class_probabilities(how.rule, scaled);
    for (std::size_t i = 0; i < due.size(); ++i) {
      if (std::abs(due[i] - made[i]) > tolerance) return false;
    }
  }
  return true;
}

}  // namespace

Probabilities probabilities_of(const Lowered& lowered, std::size_t classes,
                               const std::vector<RealBatch>& values, const RealBatch& answers) {
  const Symbolic* output = number_output(lowered);
  if (output == nullptr) return {};
  const RealBatch told = output_on(*output, values);
  if (!are_probabilities(told, classes)) return {};
  const std::array candidates = {
      Probabilities{ProbabilityRule::softmax},
      Probabilities{ProbabilityRule::softmax, softmax_factor(told, answers, classes)},
      Probabilities{ProbabilityRule::shares, share_factor(told, answers, classes)},
      Probabilities{ProbabilityRule::one_against_rest}};
  for (const Probabilities& how : candidates) {
    if (reproduces(how, told, answers, classes)) return how;
  }
  return {ProbabilityRule::untold};
}

}  // namespace sealion::onnx
