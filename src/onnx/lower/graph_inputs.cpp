#include "onnx/lower/graph_inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>
#include <optional>
#include <utility>

#include "base/error.h"
#include "onnx/lower/arrangement.h"

namespace sealion::onnx {
namespace {

std::string stated(const Port& port) {
  if (!port.shape) return "of no stated shape";
  std::string text;
  for (const auto& extent : *port.shape) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", extent ? std::to_string(*extent) : "?");
  }
  return fmt::format("[{}]", text);
}

/// The port's shape for one record of `count` numbers, whose extents may tell what is open.
Shape shape_for_one(const Port& port, const Shape& record, std::size_t count) {
  if (!port.shape || port.shape->empty()) return {1, count};
  Shape shape = {1};
  std::vector<std::size_t> open;
  for (std::size_t d = 1; d < port.shape->size(); ++d) {
    if (!(*port.shape)[d]) open.push_back(d);
    shape.push_back((*port.shape)[d].value_or(1));
  }
  const std::size_t known = element_count(shape);
  if (open.size() == 1 && known > 0) shape[open.front()] = count / known;
  if (open.size() > 1 && record.size() + 1 == shape.size()) {
    std::copy(record.begin(), record.end(), shape.begin() + 1);
  }
  return shape;
}

/// [height][width][channels] of records where the graph takes [1][channels][height][width].
bool has_channels_first(const Shape& port, const Shape& record) {
  return record.size() == 3 && port.size() == 4 && port[1] == record[2] && port[2] == record[0] &&
         port[3] == record[1] && !std::equal(record.begin(), record.end(), port.begin() + 1);
}

/// Which column each element of an input is.
struct Arrival {
  Shape shape;
  std::vector<std::size_t> columns;
};

Arrival arrival_of(const Port& port, const RecordLayout& records) {
  const std::size_t count = element_count(records.shape);
  const Shape shape = shape_for_one(port, records.shape, count);
  if (element_count(shape) != count) {
    fail(ErrorCode::incompatible,
         "the model's input '{}' is {}, and a record has {} {}: give it the columns that it was "
         "trained with (--ignore leaves others out, --label names the one to be told)",
         port.name, stated(port), count, records.columns.empty() ? "numbers" : "columns");
  }
  std::vector<std::size_t> columns(count);
  std::iota(columns.begin(), columns.end(), 0);
  if (has_channels_first(shape, records.shape)) {
    const Arrangement channels_first = transposed(records.shape, {2, 0, 1});
    columns = channels_first.from;
  }
  return {shape, std::move(columns)};
}

/// Letters and digits alone, small: exporters change the rest.
std::string bare(const std::string& name) {
  std::string result;
  for (const unsigned char c : name) {
    if (std::isalnum(c)) result += static_cast<char>(std::tolower(c));
  }
  return result;
}

std::size_t column_of(const Port& port, const RecordLayout& records) {
  for (const bool exact : {true, false}) {
    for (std::size_t i = 0; i < records.columns.size(); ++i) {
      const std::string& name = records.columns[i].name;
      if (exact ? name == port.name : bare(name) == bare(port.name)) return i;
    }
  }
  fail(ErrorCode::incompatible, "the model has an input '{}', and the data no such column",
       port.name);
}

Arrival single_column(const Port& port, const RecordLayout& records) {
  const Shape shape = shape_for_one(port, {1}, 1);
  if (element_count(shape) != 1) {
    fail(ErrorCode::unsupported,
         "the model has several inputs, and '{}' among them takes {}: only one input, or one for "
         "each column, is taken",
         port.name, stated(port));
  }
  return {shape, {column_of(port, records)}};
}

Element in_unit(const Element& number, const RecordLayout& records, std::size_t column) {
  if (records.units.empty()) return number;
  const auto& [factor, offset] = records.units[column];
  return {number.node, number.index, factor, offset};
}

Value arriving(const Port& port, const Arrival& arrival, const RecordLayout& records,
               InputSources& sources) {
  Symbolic value{arrival.shape, {}};
  const bool texts = port.type == ElementType::text;
  for (const std::size_t column : arrival.columns) {
    const bool is_text = !records.columns.empty() && records.columns[column].is_text;
    if (texts != is_text) {
      fail(ErrorCode::incompatible, "the model's input '{}' takes {}, and the column '{}' has {}",
           port.name, texts ? "texts" : "numbers",
           records.columns.empty() ? std::to_string(column) : records.columns[column].name,
           is_text ? "texts" : "numbers");
    }
    value.elements.push_back(texts ? InputSources::text(column)
                                   : in_unit(sources.number(column), records, column));
  }
  return value;
}

}  // namespace

std::map<ValueId, Value> graph_inputs(const Graph& graph, const RecordLayout& records,
                                      InputSources& sources) {
  std::map<ValueId, Value> values;
  const bool by_name = graph.inputs.size() > 1 && !records.columns.empty();
  if (graph.inputs.empty()) fail(ErrorCode::corrupt, "the model has no input");
  if (graph.inputs.size() > 1 && !by_name) {
    fail(ErrorCode::unsupported, "a model of {} inputs: records that are no tables have one",
         graph.inputs.size());
  }
  for (std::size_t column = 0; column < element_count(records.shape); ++column) {
    const bool is_text = !records.columns.empty() && records.columns[column].is_text;
    if (!is_text) sources.number(column);  // so that inputs stand in the order of the record
  }
  for (const Port& port : graph.inputs) {
    const Arrival arrival = by_name ? single_column(port, records) : arrival_of(port, records);
    values.emplace(port.value, arriving(port, arrival, records, sources));
  }
  return values;
}

}  // namespace sealion::onnx
