#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "onnx/file/graph.h"

/// Graphs that tests build in memory, and what lowered ones make of a record.
namespace sealion::onnx::testing {

/// An operator as a file states it.
struct Operation {
  std::string name;
  std::map<std::string, Attribute> attributes = {};
  std::int64_t opset = 13;
  std::string domain = {};
  std::size_t outputs = 1;
};

using Numbers = std::vector<double>;
using Integers = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;
using Attributes = std::map<std::string, Attribute>;

/// One of ai.onnx.ml.
Operation classical(const char* name, Attributes attributes = {}, std::size_t outputs = 1);

/// Values of an operator; none where an optional one is left out.
using Values = std::vector<std::optional<Tensor>>;

Tensor reals(Shape shape, std::vector<double> numbers);
/// In one dimension.
Tensor integers(std::vector<std::int64_t> numbers);
/// In [-2, 2], none of them 0; the same ones for the same seed.
Tensor random_reals(const Shape& shape, std::uint32_t seed);
/// Its numbers as doubles.
std::vector<double> doubles_of(const Tensor& tensor);

/// A graph of one input, operator by operator.
class SmallGraph {
 public:
  /// `opset` is that of every domain.
  explicit SmallGraph(std::int64_t opset = 13);

  /// Of records of this shape.
  SmallGraph& input(const Shape& record, ElementType type = ElementType::real32,
                    const std::string& name = "x");
  SmallGraph& constant(const std::string& name, Tensor tensor);
  /// An empty name leaves an input out.
  SmallGraph& node(const Operation& operation, const std::vector<std::string>& inputs,
                   const std::vector<std::string>& outputs);
  SmallGraph& output(const std::string& name, ElementType type = ElementType::real32);

  const Graph& graph() const { return graph_; }

 private:
  ValueId value(const std::string& name);

  Graph graph_;
};

/// What the outputs of a graph are for one record; throws what lowering throws.
std::vector<Tensor> answers_of(const Graph& graph, const Shape& record_shape,
                               const std::vector<double>& record);

/// How a value comes to an operator: as a constant, as the record itself, as the record scaled and
/// shifted, as sums that a node makes.
enum class Arrival { constant, record, scaled, summed };

/// What an operator makes where value `varying` arrives so and the others are constants.
std::vector<Tensor> made_by(const Operation& operation, const Values& values, Arrival arrival,
                            std::size_t varying = 0);

/// Holds the operator's first output to `due`, however each of the values `varying` arrives.
void expect_makes(const Operation& operation, const Values& values, const Tensor& due,
                  const std::vector<std::size_t>& varying = {0});

/// Calls visit(position in each dimension, row-major number) for every element.
template <typename Visit>
void for_each_place(const Shape& shape, const Visit& visit) {
  for (std::size_t i = 0, count = element_count(shape); i < count; ++i) {
    Shape position(shape.size());
    for (std::size_t d = shape.size(), rest = i; d-- > 0; rest /= shape[d]) {
      position[d] = rest % shape[d];
    }
    visit(position, i);
  }
}

/// The row-major number of a position.
std::size_t place_of(const Shape& shape, const Shape& position);

}  // namespace sealion::onnx::testing
