// Random graphs of one record: what their symbols become beside what the same graph is when the
// record is a constant of it, which folds by arithmetic alone.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "onnx/support/small_graph.h"
#include "support/from_environment.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using Integers = std::vector<std::int64_t>;

/// Adds operators to a graph, each on some value that is there.
class RandomGraph {
 public:
  explicit RandomGraph(std::uint32_t seed) : generator_(seed), seed_(seed) {
    values_.push_back({"x", {1, 12}});
  }

  /// An operator of any kind, which makes the value that the next ones may read.
  void add_operator() {
    const auto [name, shape] = values_[below(values_.size())];
    switch (below(10)) {
      case 0:
        return add("Relu", {name}, shape);
      case 1:
        return add_constant("Mul", name, shape);
      case 2:
        return add_constant("Sub", name, shape);
      case 3:
        return add_transpose(name, shape);
      case 4:
        return add_reshape(name, shape);
      case 5:
        return add_slice(name, shape);
      case 6:
        return add_concat(name, shape);
      case 7:
        return add_matrix(name, shape);
      case 8:
        return add_sum(name, shape);
      default:
        return add_square(name, shape);
    }
  }
  void add_convolution() {
    const auto [name, shape] = values_.back();
    const std::size_t count = element_count(shape), width = count % 3 == 0 ? 3 : 1;
    const std::string image = reshaped(name, {1, 1, count / width, width});
    const std::string kernel = constant({2, 1, std::min<std::size_t>(2, count / width), 1});
    add("Conv", {image, kernel},
        {1, 2, count / width - std::min<std::size_t>(2, count / width) + 1, width});
  }

  const std::string& last() const { return values_.back().name; }
  SmallGraph graph;

 private:
  struct Known {
    std::string name;
    Shape shape;
  };

  std::size_t below(std::size_t count) { return generator_() % count; }
  void add(const char* operation, const std::vector<std::string>& inputs, const Shape& shape,
           std::map<std::string, Attribute> attributes = {}) {
    values_.push_back({fmt::format("v{}", values_.size()), shape});
    graph.node({operation, std::move(attributes)}, inputs, {values_.back().name});
  }
  std::string constant(const Shape& shape) {
    const std::string name = fmt::format("c{}", constants_++);
    graph.constant(name, random_reals(shape, seed_ * 100 + static_cast<std::uint32_t>(constants_)));
    return name;
  }
  std::string integer_constant(const Integers& numbers) {
    const std::string name = fmt::format("c{}", constants_++);
    graph.constant(name, integers(numbers));
    return name;
  }
  std::string reshaped(const std::string& name, const Shape& shape) {
    add("Reshape", {name, integer_constant({shape.begin(), shape.end()})}, shape);
    return values_.back().name;
  }

  void add_constant(const char* operation, const std::string& name, const Shape& shape) {
    Shape stretched = shape;
    for (std::size_t& extent : stretched) extent = below(2) == 0 ? 1 : extent;
    add(operation, {name, constant(stretched)}, shape);
  }
  void add_transpose(const std::string& name, const Shape& shape) {
    Integers order(shape.size());
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), generator_);
    Shape to;
    for (const std::int64_t d : order) to.push_back(shape[static_cast<std::size_t>(d)]);
    add("Transpose", {name}, to, {{"perm", order}});
  }
  void add_reshape(const std::string& name, const Shape& shape) {
    const std::size_t count = element_count(shape);
    std::size_t rows = 1 + below(4);
    while (count % rows != 0) --rows;
    reshaped(name, {rows, count / rows});
  }
  void add_slice(const std::string& name, const Shape& shape) {
    const std::size_t axis = below(shape.size()), extent = shape[axis], from = below(extent);
    const bool back = below(2) == 0;
    Shape to = shape;
    to[axis] = back ? from + 1 : extent - from;
    const std::int64_t end =
        back ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
    add("Slice",
        {name, integer_constant({static_cast<std::int64_t>(from)}), integer_constant({end}),
         integer_constant({static_cast<std::int64_t>(axis)}), integer_constant({back ? -1 : 1})},
        to);
  }
  void add_concat(const std::string& name, const Shape& shape) {
    if (element_count(shape) > 24) return add("Relu", {name}, shape);
    const std::size_t axis = below(shape.size());
    Shape to = shape;
    to[axis] *= 2;
    add("Concat", {name, below(2) == 0 ? constant(shape) : name}, to,
        {{"axis", static_cast<std::int64_t>(axis)}});
  }
  void add_matrix(const std::string& name, const Shape& shape) {
    const std::size_t rows = shape.end()[-2], columns = shape.back(), inner = 1 + below(4);
    Shape to = shape;
    if (below(2) == 0) {
      to.back() = inner;
      return add("MatMul", {name, constant({columns, inner})}, to);
    }
    to.end()[-2] = inner;
    add("MatMul", {constant({inner, rows}), name}, to);
  }
  void add_sum(const std::string& name, const Shape& shape) {
    const std::size_t axis = below(shape.size());
    Shape to = shape;
    to[axis] = 1;
    add("ReduceSum", {name, integer_constant({static_cast<std::int64_t>(axis)})}, to);
  }
  void add_square(const std::string& name, const Shape& shape) {
    if (squares_++ > 1) return add("Neg", {name}, shape);
    add("Mul", {name, name}, shape);
  }

  std::mt19937 generator_;
  std::uint32_t seed_;
  std::vector<Known> values_;
  std::size_t constants_ = 0, squares_ = 0;
};

RandomGraph random_graph(std::uint32_t seed) {
  RandomGraph graph(seed);
  for (int i = 0; i < 6; ++i) graph.add_operator();
  graph.add_convolution();
  for (int i = 0; i < 4; ++i) graph.add_operator();
  graph.graph.output(graph.last());
  return graph;
}

TEST(RandomGraphs, AreForSymbolsWhatTheyAreForConstants) {
  const auto seed = static_cast<std::uint32_t>(
      sealion::testing::from_environment("SEALION_RANDOM_SEED", 1) % 1000);
  for (std::uint32_t i = 0; i < 200; ++i) {
    SCOPED_TRACE(fmt::format("graph {} of seed {}", i, seed));
    RandomGraph symbolic = random_graph(seed * 1000 + i), constant = random_graph(seed * 1000 + i);
    const Tensor record = random_reals({1, 12}, i);
    constant.graph.constant("x", record);
    SmallGraph& unread = constant.graph;
    const Tensor due =
        answers_of(unread.input({1}, ElementType::real32, "unread").graph(), {1}, {0}).front();
    const Tensor made =
        answers_of(symbolic.graph.input({12}).graph(), {12}, doubles_of(record)).front();
    ASSERT_EQ(made.shape, due.shape);
    const std::vector<double> numbers = doubles_of(made), expected = doubles_of(due);
    double largest = 1;
    for (const double number : expected) largest = std::max(largest, std::abs(number));
    for (std::size_t n = 0; n < numbers.size(); ++n) {
      ASSERT_NEAR(numbers[n], expected[n], 1e-7 * largest) << n;
    }
  }
}

}  // namespace
}  // namespace sealion::onnx
