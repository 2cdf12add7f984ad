// Models of other frameworks as encrypted ones: what ciphertexts say is what the integers say, and
// the integers say what the exporter's runtime said.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"
#include "data/dataset.h"
#include "onnx/import/agreement.h"
#include "onnx/import/answers.h"
#include "onnx/import/import_model.h"
#include "onnx/import/runtime_said.h"
#include "onnx/support/exported_model.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

class ImportedExport : public ::testing::TestWithParam<std::string> {};

TEST_P(ImportedExport, AnswersEncryptedAsTheRuntimeDid) {
  if (const std::string refusal = testing::refusal_of(GetParam()); !refusal.empty()) {
    return sealion::testing::expect_error(ErrorCode::unsupported, refusal, [] {
      const testing::ExportedModel exported = testing::read_exported_model(GetParam());
      import_model(exported.graph, exported.calibration, {.name = "it"});
    });
  }
  const testing::ExportedModel exported = testing::read_exported_model(GetParam());
  ImportedModel imported = import_model(exported.graph, exported.calibration, {.name = "it"});
  heras::Model& model = imported.model;
  const Manifest manifest = model.deploy().manifest;
  const IntegerBatch plain = model.predict(exported.records);
  const IntegerBatch encrypted = model.predict(exported.records, {.encrypted = true});
  EXPECT_EQ(plain, encrypted);
  const Said said = said_by_answers(
      testing::numbers_of(encrypted, manifest.output_scale * std::exp2(manifest.output_shift)),
      model.task());
  const double agreed =
      agreement(said, testing::runtime_said(exported, model.task()), model.task());
  const auto error = testing::probability_error(exported, AnswerReader(manifest), encrypted);
  EXPECT_LE(error.value_or(0), 0.02);
  if (imported.report.warnings.empty()) {
    const double records = static_cast<double>(plain.samples());
    EXPECT_GE(agreed, 1 - std::max(0.01, 1 / records) - 1e-9);
  }
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

TEST(ImportedExports, AreManyKinds) {
  const auto names = testing::exported_model_names();
  const auto imported = std::ranges::count_if(
      names, [](const std::string& name) { return testing::refusal_of(name).empty(); });
  EXPECT_GE(imported, 80);
}

/// Trees have a test of their own.
std::vector<std::string> networks() {
  std::vector<std::string> names = testing::exported_model_names();
  std::erase_if(names, [](const std::string& name) {
    return testing::asks_trees(name) && testing::refusal_of(name).empty();
  });
  return names;
}

INSTANTIATE_TEST_SUITE_P(Exporters, ImportedExport, ::testing::ValuesIn(networks()), test_name);

}  // namespace
}  // namespace sealion::onnx
