// Activations of the exporters' models with polynomials in their place.
#include "onnx/import/replace_activations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "onnx/import/channels.h"
#include "onnx/import/import_model.h"
#include "onnx/support/exported_model.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

/// Learns nothing.
real::Program as_it_is(const real::DistillationTask& task, const ExecutionContext&) {
  return task.student;
}

class ReplacedActivations : public ::testing::TestWithParam<const char*> {};

TEST_P(ReplacedActivations, AreNearTheOriginalBeforeAnythingIsLearned) {
  const testing::ExportedModel exported = testing::read_exported_model(GetParam());
  const ImportedModel imported =
      import_model(exported.graph, exported.calibration, {.name = "it", .distiller = as_it_is});
  ASSERT_TRUE(imported.report.replacement);
  const ReplacementReport& report = *imported.report.replacement;
  EXPECT_GE(report.replaced, 1u);
  EXPECT_GE(report.before.agreement, 0.8);
  EXPECT_EQ(report.before.agreement, report.distilled.agreement);
  EXPECT_GE(report.rounded.agreement, 0.75);
}

INSTANTIATE_TEST_SUITE_P(Exporters, ReplacedActivations,
                         ::testing::Values("mlp-relu-digits", "mlp-tanh-wine",
                                           "mlp-relu-regression", "pytorch-mlp-gelu",
                                           "pytorch-mlp-gelu-dynamo", "pytorch-mlp-silu",
                                           "pytorch-mlp-sigmoid", "keras-dense-relu",
                                           "keras-cnn-relu", "pytorch-cnn-relu",
                                           "quantised-cnn-relu"));

/// Of the weights of each node there are fewer different ones.
void expect_coarser(const real::Program& rounded, const real::Program& exact) {
  for (real::NodeId id = 0; id < exact.nodes.size(); ++id) {
    const auto* linear = std::get_if<real::LinearNode>(&exact.nodes[id].operation);
    if (!linear || linear->weights.size() < 100) continue;
    const auto& to = std::get<real::LinearNode>(rounded.nodes[id].operation);
    const std::set<double> before(linear->weights.begin(), linear->weights.end());
    EXPECT_LT(std::set<double>(to.weights.begin(), to.weights.end()).size(), before.size());
  }
}

TEST(ReplaceActivations, GivesTheDistillerBothNetworksAndTheRecords) {
  const testing::ExportedModel exported = testing::read_exported_model("pytorch-mlp-silu");
  std::vector<bool> with_rounding;
  const real::Distiller distiller = [&](const real::DistillationTask& task, const auto&) {
    with_rounding.push_back(static_cast<bool>(task.rounding));
    EXPECT_EQ(task.student.nodes.back().size, task.teacher.nodes.back().size);
    EXPECT_EQ(task.inputs.features(), task.student.nodes.front().size);
    EXPECT_EQ(task.inputs.samples(), 128u);
    EXPECT_EQ(task.first, 0u);
    EXPECT_TRUE(task.tells_classes);
    std::size_t functions = 0, products = 0;
    for (const real::Node& node : task.student.nodes) {
      functions += std::holds_alternative<real::FunctionNode>(node.operation) ? 1 : 0;
      products += std::holds_alternative<real::ProductNode>(node.operation) ? 1 : 0;
    }
    EXPECT_EQ(functions, 0u);
    EXPECT_EQ(products, 1u);  // x sigmoid(x) is one square
    if (task.rounding) expect_coarser(task.rounding(task.student), task.student);
    return task.student;
  };
  import_model(exported.graph, exported.calibration, {.name = "it", .distiller = distiller});
  EXPECT_EQ(with_rounding, (std::vector<bool>{false, true}));
}

TEST(ReplaceActivations, RefusesWhatNothingStandsInForByName) {
  const testing::ExportedModel exported = testing::read_exported_model("pytorch-mlp-layernorm");
  sealion::testing::expect_error(
      ErrorCode::unsupported, "nothing can stand in for LayerNormalization at", [&] {
        import_model(exported.graph, exported.calibration, {.name = "it", .distiller = as_it_is});
      });
}

TEST(ReplaceActivations, IsOfferedWhereItHelps) {
  const testing::ExportedModel exported = testing::read_exported_model("pytorch-cnn-relu");
  sealion::testing::expect_error(ErrorCode::unsupported, "--replace-activations", [&] {
    import_model(exported.graph, exported.calibration, {.name = "it"});
  });
}

TEST(Channels, OfAnImageAreItsFiltersThroughWhateverArrangesThem) {
  const Window window{.height = 1, .width = 2, .kernel_height = 1, .kernel_width = 1};
  const real::Program program{
      {{"input", real::InputNode{}, 2},
       {"conv", real::Conv2DNode{0, window, {1, 2, 3}, {0, 0, 0}}, 6},
       {"turned",
        real::LinearNode{
            1, {0, 1, 2, 3, 4, 5, 6}, {0, 3, 1, 4, 2, 5}, {1, 1, 1, 1, 1, 1}, {0, 0, 0, 0, 0, 0}},
        6},
       {"square", real::ProductNode{2, 2}, 6},
       {"mixed", real::LinearNode{3, {0, 2, 3}, {0, 2, 1}, {1, 1, 1}, {0, 0}}, 2},
       {"matrix",
        real::LinearNode{3,
                         {0, 6, 12},
                         {0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5},
                         std::vector<double>(12, 1),
                         {0, 0}},
        2}}};
  using Channels = std::vector<std::size_t>;
  EXPECT_EQ(channels_of(program)[1], (Channels{0, 1, 2, 0, 1, 2}));
  EXPECT_EQ(channels_of(program)[3], (Channels{0, 0, 1, 1, 2, 2}));
  EXPECT_EQ(channels_of(program)[4], (Channels{0, 0}));
  EXPECT_EQ(channels_of(program)[5], (Channels{0, 1}));
}

}  // namespace
}  // namespace sealion::onnx
