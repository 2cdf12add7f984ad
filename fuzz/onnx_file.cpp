// A model as exporters of other frameworks write it: a graph that keeps its promises.
#include "onnx/file/fault_of.h"
#include "onnx/file/read_graph.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const auto graph = fuzz::read_or_refuse(
      [](ByteSpan bytes) { return onnx::read_graph(bytes, "fuzz"); }, {data, size});
  if (!graph) return 0;
  const char* fault = onnx::testing::fault_of(*graph);
  fuzz::expect(fault == nullptr, fault);
  return 0;
}
