#include "onnx/import/agreement.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "data/dataset.h"

namespace sealion::onnx {
namespace {

double r2(const Said& said, const Said& due) {
  const double mean =
      std::accumulate(due.begin(), due.end(), 0.0) / static_cast<double>(due.size());
  double error = 0, variance = 0;
  for (std::size_t s = 0; s < due.size(); ++s) {
    error += (said[s] - due[s]) * (said[s] - due[s]);
    variance += (due[s] - mean) * (due[s] - mean);
  }
  return variance > 0 ? 1 - error / variance : (error > 0 ? 0 : 1);
}

/// For each class of the data its number in the model.
std::optional<std::vector<double>> numbers_in_model(const std::vector<std::string>& of_data,
                                                    std::vector<std::string> of_model) {
  if (of_model.empty()) of_model = class_numbers(of_data.size());
  std::vector<double> numbers;
  for (const std::string& name : of_data) {
    const auto found = std::ranges::find(of_model, name);
    if (found == of_model.end()) return std::nullopt;
    numbers.push_back(static_cast<double>(found - of_model.begin()));
  }
  return numbers;
}

}  // namespace

double agreement(const Said& said, const Said& due, const Task& task) {
  if (due.empty()) return 1;
  if (std::holds_alternative<RealAnswers>(task)) return r2(said, due);
  std::size_t same = 0;
  for (std::size_t s = 0; s < due.size(); ++s) same += said[s] == due[s] ? 1 : 0;
  return static_cast<double>(same) / static_cast<double>(due.size());
}

std::optional<Said> known_answers(const Targets& known, const Task& task) {
  const auto* classes = std::get_if<ClassAnswers>(&task);
  if (const auto* real = std::get_if<RealTargets>(&known)) {
    return classes ? std::nullopt : std::optional(real->of_record);
  }
  const auto* targets = std::get_if<ClassTargets>(&known);
  if (!targets || !classes) return std::nullopt;
  const auto numbers = numbers_in_model(targets->names, classes->classes);
  if (!numbers) return std::nullopt;
  Said said;
  for (const std::uint32_t number : targets->of_record) said.push_back((*numbers)[number]);
  return said;
}

}  // namespace sealion::onnx
