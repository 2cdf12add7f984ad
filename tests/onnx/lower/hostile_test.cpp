// Files that nobody should send go as far as they are sound, and end in one error.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "onnx/file/read_graph.h"
#include "onnx/lower/core.h"
#include "onnx/lower/lower_graph.h"

namespace sealion::onnx {
namespace {

namespace fs = std::filesystem;

const fs::path files = SEALION_ONNX_HOSTILE;

/// Records that could be meant for a graph: of a few numbers, and as its input says.
std::vector<RecordLayout> layouts_for(const Graph& graph) {
  std::vector<RecordLayout> layouts = {
      {{4}, {}}, {{2}, {{"a", false}, {"b", true}}}, {{1, 8, 8}, {}}};
  for (const Port& port : graph.inputs) {
    if (!port.shape || port.shape->empty()) continue;
    Shape shape;
    for (std::size_t d = 1; d < port.shape->size(); ++d) {
      shape.push_back((*port.shape)[d].value_or(3));
    }
    if (element_count(shape) <= 1 << 16) layouts.push_back({shape, {}});
  }
  return layouts;
}

/// Lowers and cuts it, or throws an Error.
void lower(const Graph& graph, const RecordLayout& layout) {
  const Lowered lowered = lower_graph(graph, layout);
  for (const GraphOutput& output : lowered.outputs) {
    if (const auto* symbolic = std::get_if<Symbolic>(&output.value)) {
      if (inner_functions(lowered.program, *symbolic).empty()) {
        find_core(lowered.program, *symbolic);
      }
    }
  }
}

TEST(HostileGraphs, EndInAProgramOrOneError) {
  std::size_t seen = 0, lowered = 0;
  for (const auto& entry : fs::directory_iterator(files)) {
    if (entry.path().extension() != ".onnx") continue;
    SCOPED_TRACE(entry.path().filename());
    ++seen;
    try {
      const Graph graph = read_graph(read_file(entry.path(), largest_onnx_file), "it");
      for (const RecordLayout& layout : layouts_for(graph)) {
        try {
          lower(graph, layout);
          ++lowered;
        } catch (const Error& error) {
          EXPECT_STRNE(error.what(), "");
        }
      }
    } catch (const Error& error) {
      EXPECT_STRNE(error.what(), "");
    } catch (const std::exception& other) {
      ADD_FAILURE() << "no Error but " << other.what();
    }
  }
  EXPECT_GT(seen, 100u);
  EXPECT_GT(lowered, 0u);
}

}  // namespace
}  // namespace sealion::onnx
