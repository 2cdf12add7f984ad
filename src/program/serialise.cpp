#include "program/serialise.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <variant>

#include "base/error.h"

namespace sealion {
namespace {

// Magic, u32 nodes, then each node: name, u8 kind, and
//   input:       u32 size, i64 low, i64 high
//   dense:       u32 input, u32 rows, weights row-major, bias
//   conv2d:      u32 input, window, u32 filters, weights, bias
//   sum_pool:    u32 input, window
//   product:     u32 left, u32 right
//   sum:         operands, factors, constants
//   concatenate: operands
//   sparse:      u32 input, u32 rows, entries of each row, columns, weights, bias
//   forest:      u32 input, u32 outputs, u32 trees, u32 decisions, roots, bits, where clear
//                bits lead, where set bits lead, values, bias
// where a window is its 11 fields (u32 each, as declared), operands are their u32 number and a u32
// each, and an array of integers is a u8 with the bytes of one, then each. The lengths that are not
// written follow from the nodes before.
constexpr std::string_view magic = "SLprog02";

enum class Kind : std::uint8_t {
  input = 0,
  dense = 1,
  conv2d = 2,
  sum_pool = 3,
  product = 4,
  sum = 5,
  concatenate = 6,
  sparse = 7,
  forest = 8
};

template <typename T, typename Integer>
bool all_fit(const std::vector<Integer>& values) {
  return std::all_of(values.begin(), values.end(), [](Integer x) {
    return x >= std::numeric_limits<T>::min() && x <= std::numeric_limits<T>::max();
  });
}

template <typename Integer>
std::uint8_t fewest_bytes(const std::vector<Integer>& values) {
  if (all_fit<std::int8_t>(values)) return 1;
  if (all_fit<std::int16_t>(values)) return 2;
  return all_fit<std::int32_t>(values) ? 4 : 8;
}

/// Calls visit.operator()<T>() with the signed integer of so many bytes; false where there is none
/// that fits `Integer`.
template <typename Integer, typename Visit>
bool with_type_of(std::uint8_t bytes, const Visit& visit) {
  if (bytes > sizeof(Integer)) return false;
  switch (bytes) {
    case 1:
      visit.template operator()<std::int8_t>();
      return true;
    case 2:
      visit.template operator()<std::int16_t>();
      return true;
    case 4:
      visit.template operator()<std::int32_t>();
      return true;
    case 8:
      visit.template operator()<std::int64_t>();
      return true;
    default:
      return false;
  }
}

std::array<std::size_t Window::*, 11> window_fields() {
  return {&Window::height,       &Window::width,      &Window::channels, &Window::kernel_height,
          &Window::kernel_width, &Window::stride_y,   &Window::stride_x, &Window::pad_top,
          &Window::pad_left,     &Window::pad_bottom, &Window::pad_right};
}

class NodeWriter {
 public:
  explicit NodeWriter(ByteWriter& writer) : writer_(writer) {}

  void write(const Node& node) {
    writer_.write_string(node.name);
    std::visit([&](const auto& operation) { write(node, operation); }, node.operation);
  }

 private:
  void write(const Node& node, const InputNode& input) {
    write(Kind::input);
    write_size(node.size);
    writer_.write(input.low);
    writer_.write(input.high);
  }
  void write(const Node& node, const DenseNode& dense) {
    write(Kind::dense);
    write_size(dense.input);
    write_size(node.size);
    write_integers(dense.weights);
    write_integers(dense.bias);
  }
  void write(const Node&, const Conv2DNode& conv) {
    write(Kind::conv2d);
    write_size(conv.input);
    write(conv.window);
    write_size(conv.bias.size());
    write_integers(conv.weights);
    write_integers(conv.bias);
  }
  void write(const Node&, const SumPoolNode& pool) {
    write(Kind::sum_pool);
    write_size(pool.input);
    write(pool.window);
  }
  void write(const Node&, const ProductNode& product) {
    write(Kind::product);
    write_size(product.left);
    write_size(product.right);
  }
  void write(const Node&, const SumNode& sum) {
    write(Kind::sum);
    write_operands(sum.inputs);
    write_integers(sum.factors);
    write_integers(sum.constants);
  }
  void write(const Node&, const ConcatenateNode& concatenate) {
    write(Kind::concatenate);
    write_operands(concatenate.inputs);
  }
  void write(const Node& node, const SparseNode& sparse) {
    write(Kind::sparse);
    write_size(sparse.input);
    write_size(node.size);
    std::vector<std::int32_t> entries;
    for (std::size_t r = 0; r < node.size; ++r) {
      entries.push_back(static_cast<std::int32_t>(sparse.row_starts[r + 1] - sparse.row_starts[r]));
    }
    write_integers(entries);
    write_integers(std::vector<std::int32_t>(sparse.columns.begin(), sparse.columns.end()));
    write_integers(sparse.weights);
    write_integers(sparse.bias);
  }

  void write(const Node& node, const ForestNode& forest) {
    write(Kind::forest);
    write_size(forest.input);
    write_size(node.size);
    write_size(forest.trees.roots.size());
    write_size(forest.trees.decisions.size());
    write_integers(forest.trees.roots);
    std::vector<std::int32_t> bits, if_clear, if_set;
    for (const DecisionTrees::Decision& decision : forest.trees.decisions) {
      bits.push_back(static_cast<std::int32_t>(decision.bit));
      if_clear.push_back(decision.if_clear);
      if_set.push_back(decision.if_set);
    }
    for (const auto* integers : {&bits, &if_clear, &if_set}) write_integers(*integers);
    write_integers(forest.values);
    write_integers(forest.bias);
  }

  void write(Kind kind) { writer_.write(static_cast<std::uint8_t>(kind)); }
  void write(const Window& window) {
    for (const auto field : window_fields()) write_size(window.*field);
  }
  void write_size(std::size_t size) { writer_.write(static_cast<std::uint32_t>(size)); }
  void write_operands(const std::vector<NodeId>& operands) {
    write_size(operands.size());
    for (const NodeId x : operands) write_size(x);
  }
  template <typename Integer>
  void write_integers(const std::vector<Integer>& values) {
    const std::uint8_t bytes = fewest_bytes(values);
    writer_.write(bytes);
    with_type_of<Integer>(bytes, [&]<typename T>() {
      for (const Integer x : values) writer_.write(static_cast<T>(x));
    });
  }

  ByteWriter& writer_;
};

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
      case Kind::conv2d:
        return read_conv2d(std::move(name));
      case Kind::sum_pool:
        return read_sum_pool(std::move(name));
      case Kind::product:
        return read_product(std::move(name));
      case Kind::sum:
        return read_sum(std::move(name));
      case Kind::concatenate:
        builder_.concatenate(read_operands(), std::move(name));
        return;
      case Kind::sparse:
        return read_sparse(std::move(name));
      case Kind::forest:
        return read_forest(std::move(name));
    }
    fail(ErrorCode::corrupt, "{}: layer '{}' has the unknown kind {}", reader_.source(), name,
         kind);
  }
  Program build() { return builder_.build(); }

 private:
  void read_input(std::string name) {
    const std::size_t size = read_size();
    const auto low = reader_.read<std::int64_t>();
    const auto high = reader_.read<std::int64_t>();
    builder_.input(size, low, high, std::move(name));
  }
  void read_dense(std::string name) {
    const NodeId x = read_size();
    const std::size_t rows = read_count("rows", name);
    auto weights = read_integers<std::int32_t>(rows * builder_.size_of(x));
    auto bias = read_integers<std::int64_t>(rows);
    builder_.dense(x, rows, std::move(weights), std::move(bias), std::move(name));
  }
  void read_conv2d(std::string name) {
    const NodeId x = read_size();
    const Window window = read_window();
    const std::size_t filters = read_count("filters", name);
    auto weights = read_integers<std::int32_t>(filters * window.kernel_size());
    auto bias = read_integers<std::int64_t>(filters);
    builder_.conv2d(x, window, filters, std::move(weights), std::move(bias), std::move(name));
  }
  void read_sum_pool(std::string name) {
    const NodeId x = read_size();
    builder_.sum_pool(x, read_window(), std::move(name));
  }
  void read_product(std::string name) {
    const NodeId left = read_size();
    const NodeId right = read_size();
    builder_.product(left, right, std::move(name));
  }
  void read_sum(std::string name) {
    const std::vector<NodeId> operands = read_operands();
    auto factors = read_integers<std::int32_t>(operands.size());
    auto constants = read_integers<std::int64_t>(builder_.size_of(operands.front()));
    builder_.combination(operands, std::move(factors), std::move(constants), std::move(name));
  }
  void read_sparse(std::string name) {
    const NodeId x = read_size();
    const std::size_t rows = read_count("rows", name);
    const auto entries = read_integers<std::int32_t>(rows);
    const std::size_t total = checked_total(entries, builder_.size_of(x), name);
    const auto columns = read_integers<std::int32_t>(total);
    const auto weights = read_integers<std::int32_t>(total);
    std::vector<std::vector<LinearTerm>> terms(rows);
    std::size_t next = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::int32_t e = 0; e < entries[r]; ++e, ++next) {
        terms[r].push_back({static_cast<std::uint32_t>(columns[next]), weights[next]});
      }
    }
    auto bias = read_integers<std::int64_t>(rows);
    builder_.sparse(x, terms, std::move(bias), std::move(name));
  }

  void read_forest(std::string name) {
    const NodeId x = read_size();
    const std::size_t outputs = read_count("outputs", name);
    DecisionTrees trees;
    const std::size_t count = read_decisions("trees", name);
    const std::size_t decisions = read_decisions("decisions", name);
    trees.leaves = count + decisions;
    trees.roots = read_integers<std::int32_t>(count);
    const auto bits = read_integers<std::int32_t>(decisions);
    const auto if_clear = read_integers<std::int32_t>(decisions);
    const auto if_set = read_integers<std::int32_t>(decisions);
    for (std::size_t d = 0; d < decisions; ++d) {
      trees.decisions.push_back({static_cast<std::uint32_t>(bits[d]), if_clear[d], if_set[d]});
    }
    auto values = read_integers<std::int32_t>(trees.leaves * outputs);
    auto bias = read_integers<std::int64_t>(outputs);
    builder_.forest(x, std::move(trees), outputs, std::move(values), std::move(bias),
                    std::move(name));
  }

  /// Of trees or decisions.
  std::size_t read_decisions(const char* what, const std::string& name) {
    const std::size_t count = read_size();
    if (count > most_decisions) {
      fail(ErrorCode::corrupt, "{}: layer '{}' has {} {}", reader_.source(), name, count, what);
    }
    return count;
  }
  /// Entries of all rows together, none of which has more than there are columns.
  std::size_t checked_total(const std::vector<std::int32_t>& entries, std::size_t columns,
                            const std::string& name) {
    std::size_t total = 0;
    for (const std::int32_t count : entries) {
      if (count < 0 || static_cast<std::size_t>(count) > columns) {
        fail(ErrorCode::corrupt, "{}: layer '{}' has a row of {} entries in {} columns",
             reader_.source(), name, count, columns);
      }
      total += static_cast<std::size_t>(count);
    }
    return total;
  }
  std::size_t read_size() { return reader_.read<std::uint32_t>(); }
  /// A number that is a factor of others: bounded, so that these do not overflow.
  std::size_t read_count(const char* what, const std::string& name) {
    const std::size_t count = read_size();
    if (count == 0 || count > largest_node_size) {
      fail(ErrorCode::corrupt, "{}: layer '{}' has {} {}", reader_.source(), name, count, what);
    }
    return count;
  }
  /// Checked: its products do not overflow.
  Window read_window() {
    Window window;
    for (const auto field : window_fields()) window.*field = read_size();
    check_window(window);
    return window;
  }
  std::vector<NodeId> read_operands() {
    const std::size_t count = read_size();
    if (count == 0 || count > most_operands) {
      fail(ErrorCode::corrupt, "{}: {} operands, 1 to {} are possible", reader_.source(), count,
           most_operands);
    }
    std::vector<NodeId> operands(count);
    for (NodeId& x : operands) x = read_size();
    return operands;
  }
  /// `count` integers, in memory only after the bytes proved to be there.
  template <typename Integer>
  std::vector<Integer> read_integers(std::size_t count) {
    const auto bytes = reader_.read<std::uint8_t>();
    std::vector<Integer> result;
    const bool known = with_type_of<Integer>(bytes, [&]<typename T>() {
      ByteReader values(reader_.take(count * sizeof(T)), reader_.source());
      result.resize(count);
      for (Integer& x : result) x = values.read<T>();
    });
    if (!known) fail(ErrorCode::corrupt, "{}: integers of {} bytes", reader_.source(), bytes);
    if (bytes != fewest_bytes(result)) {  // one program, one file
      fail(ErrorCode::corrupt, "{}: integers of {} bytes where {} hold them", reader_.source(),
           bytes, fewest_bytes(result));
    }
    return result;
  }

  ByteReader& reader_;
  ProgramBuilder builder_;
};

}  // namespace

void write_program(ByteWriter& writer, const Program& program) {
  writer.write_magic(magic);
  writer.write(static_cast<std::uint32_t>(program.nodes().size()));
  NodeWriter nodes(writer);
  for (const Node& node : program.nodes()) nodes.write(node);
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
