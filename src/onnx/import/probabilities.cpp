#include "onnx/import/probabilities.h"

#include <algorithm>
#include <array>
#include <cmath>

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

/// Of answers that are probabilities up to a factor: what their sum, or the difference of two, is
/// to be multiplied with.
double share_factor(const RealBatch& told, const RealBatch& answers, std::size_t classes) {
  double due = 0, sum = 0;
  for (std::size_t record = 0; record < told.samples(); ++record) {
    const std::vector<double> probabilities = of_all_classes(of_record(told, record), classes);
    for (std::size_t i = 0; i < answers.features(); ++i) {
      const double answer = answers.feature(i)[record];
      const double share =
          answers.features() == 1 ? probabilities[1] - probabilities[0] : probabilities[i];
      due += share * answer;
      sum += answer * answer;
    }
  }
  return sum > 0 ? due / sum : 1;
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
      Probabilities{ProbabilityRule::shares, share_factor(told, answers, classes)},
      Probabilities{ProbabilityRule::one_against_rest}};
  for (const Probabilities& how : candidates) {
    if (reproduces(how, told, answers, classes)) return how;
  }
  return {ProbabilityRule::untold};
}

}  // namespace sealion::onnx
