// What exporters write, and what nobody should send, as tests/onnx/models and tests/onnx/hostile
// have it.
#include "base/file.h"
#include "onnx/file/fault_of.h"
#include "onnx/file/read_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

namespace fs = std::filesystem;

using testing::fault_of;

const fs::path files = SEALION_ONNX_FILES;

Graph read_file_of(const fs::path& path) {
  return read_graph(read_file(path, largest_onnx_file), path.filename().string());
}

/// Folders of models, or files of this ending.
std::vector<fs::path> entries(const fs::path& folder, const std::string& ending) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ending) paths.push_back(entry.path());
  }
  return paths;
}

/// It has operators of onnxruntime's own.
const std::string of_a_runtime = "quantised-operators";

TEST(ExportedModels, AreRead) {
  int models = 0;
  for (const fs::path& folder : entries(files / "models", "")) {
    if (!fs::exists(folder / "model.onnx") || folder.filename() == of_a_runtime) continue;
    SCOPED_TRACE(folder.filename());
    ++models;
    Graph graph;
    EXPECT_NO_THROW(graph = read_file_of(folder / "model.onnx"));
    EXPECT_STREQ(fault_of(graph), nullptr);
    EXPECT_FALSE(graph.nodes.empty());
    EXPECT_NE(graph.producer, "");
  }
  EXPECT_GT(models, 50) << "the models were not found";
}

TEST(ExportedModels, AreRefusedWhereARuntimeHasMadeThemItsOwn) {
  sealion::testing::expect_error(
      ErrorCode::unsupported, "(QLinearMul) is an operator of the domain 'com.microsoft'",
      [] { read_file_of(files / "models" / of_a_runtime / "model.onnx"); });
}

/// What a file alone shows to be wrong. The others are graphs whose operators make no sense, or
/// that are odd, but right.
const std::map<std::string, std::string> refusals = {
    {"attribute-twice", "attribute 'strides' of node 'Conv 0' (Conv) is there twice"},
    {"cut-at-end", "this is no ONNX model"},
    {"cut-in-graph", "this is no ONNX model"},
    {"cut-in-header", "this is no ONNX model"},
    {"cut-in-weights", "this is no ONNX model"},
    {"cycle", "the graph has a circle"},
    {"cycle-of-one", "node 'Add 0' needs what it makes itself"},
    {"data-twice", "initialiser 'W' has its data twice"},
    {"dims-huge", "initialiser 'W' has more than 67108864 elements"},
    {"dims-negative", "initialiser 'W' has a dimension of -4"},
    {"dims-overflow", "initialiser 'W' has more than 67108864 elements"},
    {"domain-unknown", "(Gemm) is an operator of the domain 'com.example'"},
    {"empty", "this is no ONNX model"},
    {"external-absent", "initialiser 'W' has its data in another file"},
    {"external-absolute", "initialiser 'W' has its data in another file"},
    {"external-offset", "initialiser 'W' has its data in another file"},
    {"external-parent", "initialiser 'W' has its data in another file"},
    {"external-self", "initialiser 'W' has its data in another file"},
    {"function", "(affine) calls a function of the file"},
    {"function-recursive", "(f) calls a function of the file"},
    {"functions-double", "(f39) calls a function of the file"},
    {"if", "attribute 'else_branch' of node 'If 2' (If) is a graph of its own"},
    {"initializer-is-computed", "makes 'W', which is there already"},
    {"initializer-twice", "an initialiser makes 'W', which is there already"},
    {"input-huge", "input 'X' has a dimension of 2147483648"},
    {"input-negative", "input 'X' has a dimension of -4"},
    {"input-none", "the graph has no input"},
    {"input-sequence", "input 'X' is no array"},
    {"input-untyped", "input 'X' is no array"},
    {"ir-version-9999", "of version 9999 of the format; 3 to 14 are supported"},
    {"length-beyond-end", "this is no ONNX model"},
    {"loop", "attribute 'body' of node 'Loop 0' (Loop) is a graph of its own"},
    {"name-twice", "node 'Neg 1' (Neg) makes 'Y', which is there already"},
    {"name-undefined", "node 'Gemm 0' (Gemm) needs 'nowhere', which nothing makes"},
    {"nested-graphs", "this is no ONNX model"},
    {"no-graph", "this is no ONNX model"},
    {"operator-nameless", "'' is no name of an operator"},
    {"opset-0", "is of opset 0 of ai.onnx"},
    {"opset-1", "is of opset 1 of ai.onnx"},
    {"opset-9999", "is of opset 9999 of ai.onnx"},
    {"opset-contradiction", "the domain 'ai.onnx' is imported at opsets 9 and 17"},
    {"opset-missing", "is an operator of ai.onnx, whose version the file does not tell"},
    {"output-none", "the graph has no output"},
    {"output-undefined", "an output needs 'Z', which nothing makes"},
    {"random-bytes", "this is no ONNX model"},
    {"raw-data-long", "has 52 bytes, where its shape and type need 48"},
    {"raw-data-odd", "has 47 bytes, where its shape and type need 48"},
    {"raw-data-short", "has 44 bytes, where its shape and type need 48"},
    {"scan", "attribute 'body' of node 'Scan 0' (Scan) is a graph of its own"},
    {"sparse", "initialiser 'W' is sparse"},
    {"sparse-outside", "initialiser 'W' is sparse"},
    {"text", "this is no ONNX model"},
    {"tree-threshold-nan", "attribute 'nodes_values' of node"},
    {"tree-weight-infinite", "attribute 'target_weights' of node"},
    {"type-complex", "initialiser 'W' has elements of type complex64"},
    {"type-undefined", "has elements of type 0, which the format does not define"},
    {"type-unknown", "has elements of type 999, which the format does not define"},
    {"varint-without-end", "this is no ONNX model"},
    {"weights-infinite", "initialiser 'W' holds inf at [0, 0]"},
    {"weights-int4", "initialiser 'narrow' has elements of type int4"},
    {"weights-int4-short", "initialiser 'narrow' has elements of type int4"},
    {"weights-nan", "initialiser 'W' holds nan at [0, 0]"},
    {"wrong-magic", "does not tell its version of the format"},
};

TEST(HostileModels, AreRefusedWhereTheFileAloneShowsIt) {
  for (const auto& [name, text] : refusals) {
    SCOPED_TRACE(name);
    try {
      read_file_of(files / "hostile" / (name + ".onnx"));
      ADD_FAILURE() << "no error was thrown";
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), ::testing::HasSubstr(text));
      EXPECT_THAT(error.what(), ::testing::StartsWith("'" + name + ".onnx': "));
    }
  }
}

TEST(HostileModels, AreReadWhereOnlyTheirOperatorsAreWrong) {
  int models = 0;
  for (const fs::path& path : entries(files / "hostile", ".onnx")) {
    if (refusals.contains(path.stem().string())) continue;
    SCOPED_TRACE(path.filename());
    ++models;
    EXPECT_STREQ(fault_of(read_file_of(path)), nullptr);
  }
  EXPECT_GT(models, 90) << "the files were not found";
}

}  // namespace
}  // namespace sealion::onnx
