// Models of trees: what ciphertexts say is what the integers say, and the
// integers say what the exporter's runtime said.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "onnx/import/agreement.h"
#include "onnx/import/answers.h"
#include "onnx/import/import_model.h"
#include "onnx/import/runtime_said.h"
#include "onnx/support/exported_model.h"

namespace sealion::onnx {
namespace {

ImportedModel imported(const testing::ExportedModel& exported, std::size_t decoys = 0) {
  return import_model(exported.graph, exported.calibration, {.name = "it", .decoys = decoys});
}

double agreed(ImportedModel& imported, const testing::ExportedModel& exported) {
  heras::Model& model = imported.model;
  const Manifest manifest = model.deploy().manifest;
  const IntegerBatch answers = model.predict(exported.records);
  const auto error = testing::probability_error(exported, AnswerReader(manifest), answers);
  EXPECT_LE(error.value_or(0), 0.02);
  EXPECT_EQ(model.predict(exported.records, {.encrypted = true}), answers);
  const Said said =
      said_by_answers(testing::numbers_of(answers, imported.report.answer_step), model.task());
  return agreement(said, testing::runtime_said(exported, model.task()), model.task());
}

class ImportedForest : public ::testing::TestWithParam<std::string> {};

TEST_P(ImportedForest, AnswersAsTheRuntimeDid) {
  const testing::ExportedModel exported = testing::read_exported_model(GetParam());
  ImportedModel result = imported(exported);
  EXPECT_TRUE(result.report.warnings.empty());
  EXPECT_GE(agreed(result, exported), 0.99);
  ASSERT_TRUE(result.report.forest);
  const ForestReport& forest = *result.report.forest;
  EXPECT_EQ(forest.decoys, 0U);
  const auto rules = std::get<InputRules>(result.model.preprocessing());
  EXPECT_EQ(rules.inputs.size(), forest.tests);
  EXPECT_LE(forest.tests, forest.leaves - forest.trees);  // no more than there are decisions
}

TEST(ImportedForests, MayAskMoreThanTheirTreesDo) {
  const testing::ExportedModel exported = testing::read_exported_model("xgboost-breast-cancer");
  const ImportedModel plain = imported(exported), veiled = imported(exported, 50);
  const ForestReport& forest = *veiled.report.forest;
  EXPECT_EQ(forest.decoys, 50U);
  EXPECT_EQ(forest.tests, plain.report.forest->tests + 50);
  EXPECT_EQ(plain.model.predict(exported.records), veiled.model.predict(exported.records));
  const auto rules = std::get<InputRules>(veiled.model.preprocessing());
  EXPECT_TRUE(std::ranges::is_sorted(rules.inputs, {}, [](const InputRule& rule) {
    return std::pair(rule.column, std::get<NumberTest>(rule.rule).edges);
  }));
}

TEST(ImportedForests, OfOneTreeHaveFewDecoysWhereTheDataAreFew) {
  const testing::ExportedModel exported = testing::read_exported_model("decision-tree-iris");
  const ImportedModel result = imported(exported, 4096);
  EXPECT_LT(result.report.forest->decoys, 1000U);
  EXPECT_GT(result.report.forest->decoys, 10U);
}

std::vector<std::string> forests() {
  std::vector<std::string> names = testing::exported_model_names();
  std::erase_if(names, [](const std::string& name) {
    return !testing::asks_trees(name) || !testing::refusal_of(name).empty();
  });
  return names;
}

std::string forest_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Exporters, ImportedForest, ::testing::ValuesIn(forests()), forest_name);

}  // namespace
}  // namespace sealion::onnx
