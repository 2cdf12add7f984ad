// Bytes that nobody's exporter wrote: each is read or refused by one Error, soon and in little
// memory.
#include <chrono>
#include <random>

#include "base/resident_memory.h"
#include "onnx/file/fault_of.h"
#include "onnx/file/model_file.h"
#include "onnx/file/read_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using sealion::testing::expect_error;
using testing::broad_file;
using testing::fault_of;

/// A field of this number that holds `content`, as the format writes it.
std::string field(int number, const std::string& content) {
  std::string bytes(1, static_cast<char>(number << 3 | 2));
  std::size_t length = content.size();
  for (; length >= 0x80; length >>= 7) bytes += static_cast<char>(length | 0x80);
  bytes += static_cast<char>(length);
  return bytes + content;
}

constexpr int graph_of_model = 7, node_of_graph = 1, attribute_of_node = 5, graph_of_attribute = 6;

std::string repeated(const std::string& part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += part;
  return text;
}

Graph read(const std::string& bytes) {
  return read_graph({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, "test");
}

TEST(HostileFiles, BroadFileIsRead) {
  const Graph graph = broad_file().read();
  EXPECT_STREQ(fault_of(graph), nullptr);
  EXPECT_EQ(graph.nodes.size(), 3U);
  EXPECT_EQ(graph.constants.size(), 4U);
}

TEST(HostileFiles, CutAnywhereAreRefused) {
  const ByteVector bytes = broad_file().bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    SCOPED_TRACE(size);
    const auto whole = bytes.size() - broad_file().proto.functions(0).ByteSizeLong() - 3;
    if (size == whole) continue;  // without the function, which no node calls
    EXPECT_THROW(read_graph(ByteSpan(bytes).first(size), "test"), Error);
  }
}

TEST(HostileFiles, WithBytesChangedAreReadOrRefused) {
  const ByteVector bytes = broad_file().bytes();
  std::mt19937 generator(1);
  std::uniform_int_distribution<std::size_t> places(0, bytes.size() - 1);
  std::uniform_int_distribution<int> values(0, 255), counts(1, 4);
  int read = 0;
  for (int trial = 0; trial < 5000; ++trial) {
    ByteVector changed = bytes;
    for (int i = counts(generator); i > 0; --i) {
      changed[places(generator)] = static_cast<std::uint8_t>(values(generator));
    }
    try {
      EXPECT_STREQ(fault_of(read_graph(changed, "test")), nullptr) << trial;
      ++read;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), ::testing::StartsWith("'test': ")) << trial;
    }
  }
  EXPECT_GT(read, 250) << "what is read should be tried too";
}

TEST(HostileFiles, OfNoiseAreRefused) {
  std::mt19937 generator(2);
  for (int trial = 0; trial < 2000; ++trial) {
    std::string bytes(generator() % 200, '\0');
    for (char& byte : bytes) byte = static_cast<char>(generator());
    EXPECT_THROW(read(bytes), Error);
    EXPECT_THROW(read(field(graph_of_model, bytes)), Error);
  }
}

/// Two bytes each in the file, hundreds in memory.
TEST(HostileFiles, OfMillionsOfSmallPartsAreRefusedBeforeTheyAreRead) {
  const std::string parts = repeated(field(attribute_of_node, ""), 4'000'000);
  const std::string bytes = field(graph_of_model, field(node_of_graph, parts));
  reset_peak_memory();
  const std::size_t before = peak_memory_bytes();
  expect_error(ErrorCode::corrupt, "MiB of memory to read, of too many small parts; 1024 are",
               [&] { read(bytes); });
  EXPECT_LT(peak_memory_bytes() - before, std::size_t{64} << 20);
}

TEST(HostileFiles, OfGraphsInGraphsAreRefused) {
  for (const int depth : {1, 30, 40, 3000}) {
    std::string graph;
    for (int i = 0; i < depth; ++i) {
      graph = field(node_of_graph, field(attribute_of_node, field(graph_of_attribute, graph)));
    }
    EXPECT_THROW(read(field(graph_of_model, graph)), Error) << depth;
  }
}

/// A circle of all nodes, and a chain from the last to the first.
TEST(HostileFiles, OfManyNodesTakeNoLongTime) {
  testing::ModelFile file;
  file.input("x", {1}).output("v0", {1});
  constexpr int nodes = 30'000;
  for (int i = 0; i < nodes; ++i) {
    file.node("Neg", {"v" + std::to_string(i + 1)}, {"v" + std::to_string(i)});
  }
  testing::ModelFile circle = file;
  file.node("Neg", {"x"}, {"v" + std::to_string(nodes)});
  circle.node("Neg", {"v0"}, {"v" + std::to_string(nodes)});
  const auto start = std::chrono::steady_clock::now();
  EXPECT_STREQ(fault_of(file.read()), nullptr);
  expect_error(ErrorCode::corrupt, "the graph has a circle", [&] { circle.read(); });
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace sealion::onnx
