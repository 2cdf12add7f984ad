// How clients tell the probabilities of classes that a model gives out, and the model unrounded.
#include "onnx/import/probabilities.h"

#include <gtest/gtest.h>

#include <string>

#include "onnx/import/import_model.h"
#include "onnx/import/runtime_said.h"
#include "onnx/import/unrounded_model.h"
#include "onnx/support/exported_model.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

ProbabilityRule rule_of(const std::string& name) {
  const testing::ExportedModel exported = testing::read_exported_model(name);
  const ImportedModel imported = import_model(exported.graph, exported.calibration, {.name = "it"});
  return std::get<ClassAnswers>(imported.model.task()).probabilities;
}

TEST(Probabilities, FollowWhatTheGraphGivesOut) {
  EXPECT_EQ(rule_of("logistic-binary"), ProbabilityRule::softmax);
  EXPECT_EQ(rule_of("logistic-digits"), ProbabilityRule::softmax);
  EXPECT_EQ(rule_of("xgboost-wine"), ProbabilityRule::softmax);
  EXPECT_EQ(rule_of("decision-tree-iris"), ProbabilityRule::shares);
  EXPECT_EQ(rule_of("imputed-forest"), ProbabilityRule::shares);
  EXPECT_EQ(rule_of("one-versus-rest-logistic"), ProbabilityRule::one_against_rest);
}

/// Two scores of a logistic regression are given out as -s and s, which a softmax puts twice as far
/// apart.
TEST(Probabilities, OfTwoClassesAreNotTwiceAsSure) {
  const testing::ExportedModel exported = testing::read_exported_model("logistic-binary");
  ImportedModel imported = import_model(exported.graph, exported.calibration, {.name = "it"});
  const Manifest manifest = imported.model.deploy().manifest;
  const auto error = testing::probability_error(exported, AnswerReader(manifest),
                                                imported.model.predict(exported.records));
  ASSERT_TRUE(error);
  EXPECT_LE(*error, 0.01);
}

TEST(UnroundedModels, SayWhatTheRuntimeDid) {
  for (const std::string name : {"logistic-digits", "xgboost-wine", "columns-forest",
                                 "xgboost-poisson", "mlp-relu-digits", "keras-cnn-relu"}) {
    SCOPED_TRACE(name);
    const testing::ExportedModel exported = testing::read_exported_model(name);
    const UnroundedModel model(exported.graph, exported.calibration);
    const Said said = model.said(exported.records);
    const Said due = testing::runtime_said(exported, model.task());
    ASSERT_EQ(said.size(), due.size());
    std::size_t different = 0;
    for (std::size_t i = 0; i < due.size(); ++i) {
      different += std::abs(said[i] - due[i]) > 1e-3 * std::max(1.0, std::abs(due[i]));
    }
    EXPECT_LE(different, due.size() / 100);
    const std::optional<RealBatch> numbers = model.numbers(exported.records);
    ASSERT_TRUE(numbers);
    ASSERT_EQ(numbers->features() * numbers->samples(), exported.numbers.size());
    for (std::size_t s = 0; s < numbers->samples(); ++s) {
      EXPECT_NEAR(numbers->feature(0)[s], exported.numbers[s * numbers->features()],
                  1e-2 * std::max(1.0, std::abs(exported.numbers[s * numbers->features()])));
    }
  }
}

TEST(UnroundedModels, RefuseOtherRecords) {
  const testing::ExportedModel exported = testing::read_exported_model("logistic-digits");
  const UnroundedModel model(exported.graph, exported.calibration);
  const Inputs others = Records{{3}, 1, std::vector<double>{1, 2, 3}};
  sealion::testing::expect_error(ErrorCode::incompatible, "another shape",
                                 [&] { model.said(others); });
}

}  // namespace
}  // namespace sealion::onnx
