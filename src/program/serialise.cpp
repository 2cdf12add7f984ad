#include "program/serialise.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/error.h"

namespace sealion {
namespace {

// Magic, u32 nodes, then each node: name, u8 kind, and
//   input:  u32 size, i64 low, i64 high
//   dense:  u32 input, u32 rows, u8 bytes of a weight, weights row-major, rows x i64 bias
//   square: u32 input
// The tensor sizes that are not written follow from the nodes before.
constexpr std::string_view magic = "SLprog01";

enum class Kind : std::uint8_t { input = 0, dense = 1, square = 2 };

template <typename T>
bool all_fit(const std::vector<std::int32_t>& weights) {
  return std::all_of(weights.begin(), weights.end(), [](std::int32_t w) {
    return w >= std::numeric_limits<T>::min() && w <= std::numeric_limits<T>::max();
  });
}

std::uint8_t weight_bytes(const std::vector<std::int32_t>& weights) {
  if (all_fit<std::int8_t>(weights)) return 1;
  return all_fit<std::int16_t>(weights) ? 2 : 4;
}

template <typename T>
void write_all(ByteWriter& writer, const std::vector<std::int32_t>& weights) {
  for (const std::int32_t w : weights) writer.write(static_cast<T>(w));
}

void write_dense(ByteWriter& writer, const Node& node, const DenseNode& dense) {
  const std::uint8_t bytes = weight_bytes(dense.weights);
  writer.write(static_cast<std::uint32_t>(dense.input));
  writer.write(static_cast<std::uint32_t>(node.size));
  writer.write(bytes);
  switch (bytes) {
    case 1:
      write_all<std::int8_t>(writer, dense.weights);
      break;
    case 2:
      write_all<std::int16_t>(writer, dense.weights);
      break;
    default:
      write_all<std::int32_t>(writer, dense.weights);
  }
  for (const std::int64_t b : dense.bias) writer.write(b);
}

void write_node(ByteWriter& writer, const Node& node) {
  writer.write_string(node.name);
  if (const auto* input = std::get_if<InputNode>(&node.operation)) {
    writer.write(static_cast<std::uint8_t>(Kind::input));
    writer.write(static_cast<std::uint32_t>(node.size));
    writer.write(input->low);
    writer.write(input->high);
  } else if (const auto* dense = std::get_if<DenseNode>(&node.operation)) {
    writer.write(static_cast<std::uint8_t>(Kind::dense));
    write_dense(writer, node, *dense);
  } else {
    writer.write(static_cast<std::uint8_t>(Kind::square));
    writer.write(static_cast<std::uint32_t>(std::get<SquareNode>(node.operation).input));
  }
}

/// `count` values of type T, in memory only after the bytes proved to be there.
template <typename T, typename Out>
std::vector<Out> read_all(ByteReader& reader, std::size_t count) {
  ByteReader values(reader.take(count * sizeof(T)), reader.source());
  std::vector<Out> result(count);
  for (Out& value : result) value = values.read<T>();
  return result;
}

std::vector<std::int32_t> read_weights(ByteReader& reader, std::size_t count) {
  const auto bytes = reader.read<std::uint8_t>();
  std::vector<std::int32_t> weights;
  switch (bytes) {
    case 1:
      weights = read_all<std::int8_t, std::int32_t>(reader, count);
      break;
    case 2:
      weights = read_all<std::int16_t, std::int32_t>(reader, count);
      break;
    case 4:
      weights = read_all<std::int32_t, std::int32_t>(reader, count);
      break;
    default:
      fail(ErrorCode::corrupt, "{}: weights of {} bytes", reader.source(), bytes);
  }
  if (bytes != weight_bytes(weights)) {  // one program, one file
    fail(ErrorCode::corrupt, "{}: weights of {} bytes where {} hold them", reader.source(), bytes,
         weight_bytes(weights));
  }
  return weights;
}

/// Reads the nodes and remembers their sizes, which say how long the next ones are.
class NodeReader {
 public:
  explicit NodeReader(ByteReader& reader) : reader_(reader) {}

  void read_node() {
    std::string name = reader_.read_string(longest_name);
    if (name.empty()) fail(ErrorCode::corrupt, "{}: a layer without a name", reader_.source());
    const auto kind = reader_.read<std::uint8_t>();
    switch (static_cast<Kind>(kind)) {
      case Kind::input:
        return read_input(std::move(name));
      case Kind::dense:
        return read_dense(std::move(name));
      case Kind::square:
        return read_square(std::move(name));
    }
    fail(ErrorCode::corrupt, "{}: layer '{}' has the unknown kind {}", reader_.source(), name,
         kind);
  }
  Program build() { return builder_.build(); }

 private:
  void read_input(std::string name) {
    const auto size = reader_.read<std::uint32_t>();
    const auto low = reader_.read<std::int64_t>();
    const auto high = reader_.read<std::int64_t>();
    builder_.input(size, low, high, std::move(name));
    sizes_.push_back(size);
  }
  void read_dense(std::string name) {
    const NodeId x = read_operand(name);
    const auto rows = reader_.read<std::uint32_t>();
    if (rows > largest_node_size) {
      fail(ErrorCode::corrupt, "{}: layer '{}' has {} rows", reader_.source(), name, rows);
    }
    std::vector<std::int32_t> weights = read_weights(reader_, rows * sizes_[x]);
    auto bias = read_all<std::int64_t, std::int64_t>(reader_, rows);
    builder_.dense(x, rows, std::move(weights), std::move(bias), std::move(name));
    sizes_.push_back(rows);
  }
  void read_square(std::string name) {
    const NodeId x = read_operand(name);
    builder_.square(x, std::move(name));
    sizes_.push_back(sizes_[x]);
  }
  NodeId read_operand(const std::string& name) {
    const auto x = reader_.read<std::uint32_t>();
    if (x >= sizes_.size()) {
      fail(ErrorCode::corrupt, "{}: layer '{}' reads node {}, which does not come before it",
           reader_.source(), name, x);
    }
    return x;
  }

  ByteReader& reader_;
  ProgramBuilder builder_;
  std::vector<std::size_t> sizes_;
};

}  // namespace

void write_program(ByteWriter& writer, const Program& program) {
  writer.write_magic(magic);
  writer.write(static_cast<std::uint32_t>(program.nodes().size()));
  for (const Node& node : program.nodes()) write_node(writer, node);
}

Program read_program(ByteReader& reader) {
  reader.expect_magic(magic);
  const auto count = reader.read<std::uint32_t>();
  if (count == 0 || count > most_nodes) {
    fail(ErrorCode::corrupt, "{}: {} layers, between 1 and {} are possible", reader.source(), count,
         most_nodes);
  }
  NodeReader nodes(reader);
  try {
    for (std::uint32_t i = 0; i < count; ++i) nodes.read_node();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::invalid_argument) throw;
    fail(ErrorCode::corrupt, "{}: {}", reader.source(), error.what());  // what the builder refused
  }
  return nodes.build();
}

}  // namespace sealion
