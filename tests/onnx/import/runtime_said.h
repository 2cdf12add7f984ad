#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "base/tensor.h"
#include "data/dataset.h"
#include "data/task.h"
#include "exchange/answer_reader.h"
#include "onnx/import/answers.h"
#include "onnx/support/exported_model.h"

namespace sealion::onnx::testing {

/// Decrypted integers as the numbers that they stand for.
inline RealBatch numbers_of(const IntegerBatch& answers, double scale) {
  RealBatch numbers(answers.features(), answers.samples());
  for (std::size_t i = 0; i < answers.features(); ++i) {
    std::ranges::transform(answers.feature(i), numbers.feature(i).begin(),
                           [scale](std::int64_t x) { return static_cast<double>(x) * scale; });
  }
  return numbers;
}

/// What the runtime said: numbers of classes, or numbers.
inline Said runtime_said(const ExportedModel& model, const Task& task) {
  if (std::holds_alternative<RealAnswers>(task)) return model.numbers;
  if (!model.label.empty()) return model.label;
  const std::size_t records = record_count(model.records);
  const std::size_t outputs = model.numbers.size() / records;
  Said said;
  for (std::size_t s = 0; s < records; ++s) {
    const auto row = model.numbers.begin() + static_cast<std::ptrdiff_t>(s * outputs);
    const auto most = std::max_element(row, row + static_cast<std::ptrdiff_t>(outputs));
    said.push_back(outputs == 1 ? (*row > 0.5 ? 1 : 0) : static_cast<double>(most - row));
  }
  return said;
}

/// The mean distance of the probabilities that clients tell from the runtime's, where both tell
/// some.
inline std::optional<double> probability_error(const ExportedModel& exported,
                                               const AnswerReader& reader,
                                               const IntegerBatch& answers) {
  const std::size_t classes = reader.classes().size(), records = answers.samples();
  if (reader.tells_numbers() || exported.numbers.size() != records * classes) return std::nullopt;
  double distance = 0;
  for (std::size_t s = 0; s < records; ++s) {
    const std::span row = std::span(exported.numbers).subspan(s * classes, classes);
    if (std::abs(std::reduce(row.begin(), row.end()) - 1) > 1e-3) return std::nullopt;
    const auto told = reader.probabilities(answers, s);
    if (!told) return std::nullopt;
    for (std::size_t i = 0; i < classes; ++i) distance += std::abs((*told)[i] - row[i]);
  }
  return distance / static_cast<double>(exported.numbers.size());
}

}  // namespace sealion::onnx::testing
