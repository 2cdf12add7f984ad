// What lowered graphs make of records, beside what the exporters' runtime made of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"
#include "data/dataset.h"
#include "onnx/import/raw_inputs.h"
#include "onnx/lower/lower_graph.h"
#include "onnx/support/exported_model.h"
#include "real/evaluate.h"

namespace sealion::onnx {
namespace {

/// What a symbol is for each record.
std::vector<double> numbers_of(const Element& element, const std::vector<RealBatch>& values,
                               std::size_t records) {
  std::vector<double> numbers(records, element.offset);
  if (element.is_constant()) return numbers;
  const auto row = values[element.node].feature(element.index);
  for (std::size_t s = 0; s < records; ++s) numbers[s] += element.factor * row[s];
  return numbers;
}

/// Numbers of `answer` that are not as far as floats tell those of the runtime, [records][...].
std::size_t count_wrong(const Symbolic& answer, const std::vector<RealBatch>& values,
                        const std::vector<double>& due) {
  const std::size_t size = answer.elements.size(), records = due.size() / size;
  double largest = 1;
  for (const double number : due) largest = std::max(largest, std::abs(number));
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::vector<double> made = numbers_of(answer.elements[i], values, records);
    for (std::size_t s = 0; s < records; ++s) {
      if (!(std::abs(made[s] - due[s * size + i]) <= 2e-4 * largest)) ++wrong;
    }
  }
  return wrong;
}

class LoweredModel : public ::testing::TestWithParam<std::string> {};

TEST_P(LoweredModel, AnswersAsTheRuntimeDid) {
  const testing::ExportedModel model = testing::read_exported_model(GetParam());
  const Lowered lowered = lower_graph(model.graph, layout_of(model.records));
  const auto values = real::evaluate_all(
      lowered.program, raw_inputs(model.records, lowered.sources, 0, record_count(model.records)));
  const auto* answer = std::get_if<Symbolic>(&lowered.outputs.back().value);
  ASSERT_NE(answer, nullptr);
  ASSERT_EQ(answer->elements.size() * record_count(model.records), model.numbers.size());
  EXPECT_EQ(count_wrong(*answer, values, model.numbers), 0u);
}

/// All but those with an operator that is not lowered, and those whose runtime rounds in between.
std::vector<std::string> lowered_models() {
  std::vector<std::string> names;
  for (const std::string& name : testing::exported_model_names()) {
    const std::string refusal = testing::refusal_of(name);
    const bool is_lowered = refusal.empty() || refusal.ends_with(" at");
    if (is_lowered && !name.starts_with("quantised")) names.push_back(name);
  }
  return names;
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Exporters, LoweredModel, ::testing::ValuesIn(lowered_models()), test_name);

}  // namespace
}  // namespace sealion::onnx
