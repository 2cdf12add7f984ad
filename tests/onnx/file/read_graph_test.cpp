#include "onnx/file/read_graph.h"

#include "onnx/file/model_file.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using sealion::testing::expect_error;
using ::testing::ElementsAre;
using testing::gemm_file;
using testing::ModelFile;
using ::testing::Optional;

void expect_corrupt(const ModelFile& file, const std::string& text) {
  expect_error(ErrorCode::corrupt, text, [&] { file.read(); });
}

void expect_unsupported(const ModelFile& file, const std::string& text) {
  expect_error(ErrorCode::unsupported, text, [&] { file.read(); });
}

/// Values by the names of the file.
std::vector<std::string> names_of(const Graph& graph,
                                  const std::vector<std::optional<ValueId>>& values) {
  std::vector<std::string> names;
  for (const auto& value : values) names.push_back(value ? graph.value_names.at(*value) : "");
  return names;
}

std::vector<std::string> operations_of(const Graph& graph) {
  std::vector<std::string> operations;
  for (const Node& node : graph.nodes) operations.push_back(node.operation);
  return operations;
}

TEST(ReadGraph, ReadsAModel) {
  ModelFile file = gemm_file();
  file.proto.set_producer_name("skl2onnx");
  file.proto.set_producer_version("1.20");
  const Graph graph = file.read();
  EXPECT_EQ(graph.producer, "skl2onnx 1.20");
  EXPECT_EQ(graph.opsets, (std::map<std::string, std::int64_t>{{"", 13}}));
  ASSERT_EQ(graph.nodes.size(), 1U);
  EXPECT_EQ(graph.nodes[0].name, "Gemm 0");
  EXPECT_EQ(graph.nodes[0].operation, "Gemm");
  EXPECT_EQ(graph.nodes[0].domain, "");
  EXPECT_THAT(names_of(graph, graph.nodes[0].inputs), ElementsAre("x", "W", "b"));
  EXPECT_THAT(names_of(graph, graph.nodes[0].outputs), ElementsAre("y"));
  ASSERT_EQ(graph.inputs.size(), 1U);
  EXPECT_EQ(graph.inputs[0].name, "x");
  EXPECT_EQ(graph.inputs[0].type, ElementType::real32);
  EXPECT_EQ(graph.inputs[0].shape, (PortShape{std::nullopt, 3}));
  ASSERT_EQ(graph.outputs.size(), 1U);
  EXPECT_EQ(graph.outputs[0].value, graph.nodes[0].outputs[0]);
  ASSERT_EQ(graph.constants.size(), 2U);
  EXPECT_EQ(graph.constants.at(*graph.nodes[0].inputs[1]),
            (Tensor{{3, 2}, std::vector<double>{1, 2, 3, 4, 5, 6}}));
}

TEST(ReadGraph, LeavesOutWhatIsOptional) {
  ModelFile file = gemm_file();
  file.node("Clip", {"y", "", "b"}, {"", "z"});
  const Graph graph = file.read();
  EXPECT_THAT(names_of(graph, graph.nodes[1].inputs), ElementsAre("y", "", "b"));
  EXPECT_THAT(names_of(graph, graph.nodes[1].outputs), ElementsAre("", "z"));
}

TEST(ReadGraph, TakesAnInputThatHasAnInitialiserAsAConstant) {
  ModelFile file = gemm_file();
  file.input("W", {3, 2});
  const Graph graph = file.read();
  EXPECT_EQ(graph.inputs.size(), 1U);
  EXPECT_EQ(graph.constants.size(), 2U);
}

TEST(ReadGraph, PutsNodesInOrder) {
  ModelFile file;
  file.input("x", {1}).output("d", {1});
  file.node("Add", {"b", "c"}, {"d"});
  file.node("Neg", {"a"}, {"c"});
  file.node("Exp", {"x"}, {"a"});
  file.node("Abs", {"a"}, {"b"});
  EXPECT_THAT(operations_of(file.read()), ElementsAre("Exp", "Neg", "Abs", "Add"));
}

TEST(ReadGraph, KeepsAnOrderThatIsSound) {
  ModelFile file;
  file.input("x", {1}).output("d", {1});
  file.node("Exp", {"x"}, {"a"});
  file.node("Neg", {"x"}, {"c"});
  file.node("Abs", {"a"}, {"b"});
  file.node("Add", {"b", "c"}, {"d"});
  EXPECT_THAT(operations_of(file.read()), ElementsAre("Exp", "Neg", "Abs", "Add"));
}

TEST(ReadGraph, NamesANodeOfACircle) {
  ModelFile file;
  file.input("x", {1}).output("d", {1});
  file.node("Sub", {"b", "x"}, {"d"}).set_name("behind");
  file.node("Add", {"x", "b"}, {"a"}).set_name("first");
  file.node("Neg", {"a"}, {"b"}).set_name("second");
  expect_corrupt(file, "'test': node 'second' needs what it makes itself");
}

TEST(ReadGraph, ErrorsBeginWithTheSource) {
  expect_error(ErrorCode::corrupt, "'model.onnx': this is no ONNX model",
               [] { read_graph({}, "model.onnx"); });
}

TEST(ReadGraph, RefusesValuesMadeTwiceOrByNobody) {
  ModelFile twice = gemm_file();
  twice.node("Neg", {"x"}, {"W"}).set_name("n");
  expect_corrupt(twice, "node 'n' (Neg) makes 'W', which is there already");

  ModelFile same_initialiser = gemm_file();
  same_initialiser.initialiser("b", {2}, {1, 2});
  expect_corrupt(same_initialiser, "an initialiser makes 'b'");

  ModelFile same_input = gemm_file();
  same_input.input("x", {1});
  expect_corrupt(same_input, "an input makes 'x'");

  ModelFile dangling = gemm_file();
  dangling.node("Neg", {"q"}, {"z"});
  expect_corrupt(dangling, "node 'Neg 1' (Neg) needs 'q', which nothing makes");

  ModelFile no_output = gemm_file();
  no_output.output("z", {1});
  expect_corrupt(no_output, "an output needs 'z', which nothing makes");

  ModelFile same_output = gemm_file();
  same_output.output("y", {1});
  expect_corrupt(same_output, "two outputs called 'y'");
}

TEST(ReadGraph, RefusesAGraphWithoutInputOrOutput) {
  ModelFile no_input = gemm_file();
  no_input.initialiser("x", {1, 3}, {1, 2, 3});
  expect_corrupt(no_input, "has no input");
  ModelFile no_output = gemm_file();
  no_output.proto.mutable_graph()->clear_output();
  expect_corrupt(no_output, "has no output");
}

TEST(ReadGraph, TakesADomainThatIsImportedTwice) {
  ModelFile file = gemm_file();
  file.opset("ai.onnx", 13).opset("com.microsoft", 1);
  EXPECT_EQ(file.read().opsets,
            (std::map<std::string, std::int64_t>{{"", 13}, {"com.microsoft", 1}}));
  file.opset("", 15);
  expect_corrupt(file, "the domain 'ai.onnx' is imported at opsets 13 and 15");
}

TEST(ReadGraph, RefusesVersionsThatItDoesNotKnow) {
  for (const std::int64_t version : {-1, 0, 7, 29}) {
    ModelFile file = gemm_file();
    file.proto.clear_opset_import();
    file.opset("", version);
    expect_unsupported(
        file, fmt::format("node 'Gemm 0' (Gemm) is of opset {} of ai.onnx; 8 to 28 ", version));
  }
  for (const std::int64_t version : {8, 28}) {
    ModelFile file = gemm_file();
    file.proto.clear_opset_import();
    file.opset("", version);
    EXPECT_EQ(file.read().opsets.at(""), version);
  }
}

TEST(ReadGraph, RefusesVersionsOfTheFormatThatItDoesNotKnow) {
  ModelFile file = gemm_file();
  file.proto.clear_ir_version();
  expect_corrupt(file, "does not tell its version of the format");
  for (const std::int64_t version : {2, 15}) {
    file.proto.set_ir_version(version);
    expect_unsupported(file, fmt::format("of version {} of the format; 3 to 14 are", version));
  }
}

TEST(ReadGraph, NeedsNoVersionOfADomainThatNoNodeUses) {
  ModelFile file;
  file.proto.clear_opset_import();
  file.opset("ai.onnx.ml", 1);
  file.input("x", {1}).output("y", {1});
  file.node("Scaler", {"x"}, {"y"}).set_domain("ai.onnx.ml");
  EXPECT_EQ(file.read().nodes[0].domain, "ai.onnx.ml");
  file.node("Neg", {"x"}, {"z"});
  expect_corrupt(file, "node 'Neg 1' (Neg) is an operator of ai.onnx, whose version");
}

TEST(ReadGraph, RefusesOtherDomains) {
  ModelFile file = gemm_file();
  file.opset("com.microsoft", 1);
  file.node("FusedGemm", {"x", "W"}, {"z"}).set_domain("com.microsoft");
  expect_unsupported(file,
                     "node 'FusedGemm 1' (FusedGemm) is an operator of the domain "
                     "'com.microsoft'");
}

TEST(ReadGraph, RefusesFunctionsThatAreUsed) {
  ModelFile file = gemm_file();
  ::onnx::FunctionProto& function = *file.proto.add_functions();
  function.set_domain("mine");
  function.set_name("Twice");
  EXPECT_EQ(file.read().nodes.size(), 1U);
  file.node("Twice", {"y"}, {"z"}).set_domain("mine");
  expect_unsupported(file, "node 'Twice 1' (Twice) calls a function");
}

TEST(ReadGraph, RefusesOperatorsWithoutANameOfTheFormat) {
  for (const std::string name : {"", "Ge mm", "\x1b[31m"}) {
    ModelFile file = gemm_file();
    file.node(name, {"x"}, {"z"});
    expect_corrupt(file, "is no name of an operator, in node 1");
  }
}

TEST(ReadGraph, RefusesSparseInitialisers) {
  ModelFile file = gemm_file();
  file.proto.mutable_graph()->add_sparse_initializer()->mutable_values()->set_name("S");
  expect_unsupported(file, "initialiser 'S' is sparse");
}

TEST(ReadGraph, RefusesNumbersThatAreNotFinite) {
  ModelFile file = gemm_file();
  file.proto.mutable_graph()->mutable_initializer(0)->set_float_data(3, NAN);
  expect_unsupported(file, "initialiser 'W' holds nan at [1, 1]");
}

TEST(ReadGraph, ShowsNamesThatATerminalCanShow) {
  ModelFile file = gemm_file();
  file.node("Neg", {"y"}, {"\x1b[2J"}).set_name("a\nb");
  const Graph graph = file.read();
  EXPECT_EQ(graph.nodes[1].name, "a\\x0ab");
  EXPECT_THAT(names_of(graph, graph.nodes[1].outputs), ElementsAre("\\x1b[2J"));
}

TEST(ReadGraph, RefusesTooManyNodes) {
  ModelFile file = gemm_file();
  for (int i = 0; i < 100'000; ++i) file.node("Neg", {"x"}, {});
  expect_unsupported(file, "has 100001 nodes; 100000 are allowed");
}

}  // namespace
}  // namespace sealion::onnx
