#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "heras/layers/all_layers.h"
#include "heras/model/model.h"

namespace sealion::heras {
namespace {

struct Column {
  enum class Align { left, right };

  std::string title;
  Align align;
  std::vector<std::string> cells;  ///< [layers]

  std::size_t width() const {
    std::size_t widest = title.size();
    for (const std::string& cell : cells) widest = std::max(widest, cell.size());
    return widest;
  }
  std::string padded(const std::string& cell) const {
    return align == Align::left ? fmt::format("{:<{}}", cell, width())
                                : fmt::format("{:>{}}", cell, width());
  }
};

template <typename CellOf>
Column make_column(const char* title, Column::Align align, const Model& model,
                   const CellOf& cell_of) {
  Column column{title, align, {}};
  for (const Layer* layer : model.layers()) column.cells.push_back(cell_of(*layer));
  return column;
}

std::string join_cells(const std::vector<std::string>& cells) {
  const std::string line = fmt::format(" {}", fmt::join(cells, "  "));
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

/// The titles between two rules, the rows, and a rule.
std::string format_table(const std::vector<Column>& columns) {
  std::size_t width = 2 * columns.size() - 1;
  std::vector<std::string> titles;
  for (const Column& column : columns) {
    width += column.width();
    titles.push_back(column.padded(column.title));
  }
  const std::string rule = std::string(width, '-') + "\n";
  std::string table = rule + join_cells(titles) + rule;
  for (std::size_t row = 0; row < columns.front().cells.size(); ++row) {
    std::vector<std::string> cells;
    for (const Column& column : columns) cells.push_back(column.padded(column.cells[row]));
    table += join_cells(cells);
  }
  return table + rule;
}

/// 23550 -> "23,550".
std::string with_commas(std::size_t value) {
  const std::string digits = std::to_string(value);
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return grouped;
}

/// What there is to say of the integers of a layer.
struct RangeOf {
  std::string operator()(const Input& input) const {
    return fmt::format("pixels 0..{}", input.saturation());
  }
  std::string operator()(const ActivitySparsifier& gates) const {
    return gates.has_weights() ? with_commas(gates.closed_count()) + " closed" : "";
  }
  /// "-15..15 (5 bits)": a two's complement integer that holds the range.
  std::string operator()(const LinearLayer& linear) const {
    const std::int32_t saturation = linear.saturation();
    return fmt::format("{}..{} ({} bits)", -saturation, saturation,
                       std::bit_width(static_cast<std::uint32_t>(saturation)) + 1);
  }
  std::string operator()(const Layer&) const { return ""; }
};

bool is_stack(const Model& model) {
  for (std::size_t i = 1; i < model.layers().size(); ++i) {
    if (model.inputs_of(i) != std::vector<std::size_t>{i - 1}) return false;
  }
  return true;
}

/// The names of the layers whose results each layer takes.
Column connections(const Model& model) {
  const std::vector<const Layer*> layers = model.layers();
  Column column{"Connected to", Column::Align::left, {}};
  for (std::size_t i = 0; i < layers.size(); ++i) {
    std::vector<std::string> names;
    for (const std::size_t source : model.inputs_of(i)) names.push_back(layers[source]->name());
    column.cells.push_back(fmt::format("{}", fmt::join(names, ", ")));
  }
  return column;
}

/// "3,236 -> 560" where gates closed some of them.
std::string activations_of(const Model& model) {
  const std::string before = with_commas(model.activation_count());
  if (!model.is_trained()) return before;
  const std::string after = with_commas(model.remaining_activation_count());
  return after == before ? before : before + " -> " + after;
}

}  // namespace

std::string Model::summary() const {
  constexpr auto left = Column::Align::left, right = Column::Align::right;
  std::vector<Column> columns = {
      make_column(
          "Layer (kind)", left, *this,
          [](const Layer& layer) { return fmt::format("{} ({})", layer.name(), layer.kind()); }),
      make_column("Output shape", left, *this,
                  [](const Layer& layer) { return to_string(layer.output_shape()); }),
      make_column("Parameters", right, *this,
                  [](const Layer& layer) { return with_commas(layer.parameter_count()); }),
      make_column("Activations", right, *this,
                  [](const Layer& layer) { return with_commas(layer.activation_count()); }),
      make_column("Weights", left, *this,
                  [](const Layer& layer) { return visit_layer(layer, RangeOf()); })};
  if (!is_stack(*this)) columns.push_back(connections(*this));
  return fmt::format("Model: \"{}\"\n{}Parameters: {}\nActivations: {}\n", name_,
                     format_table(columns), with_commas(parameter_count()), activations_of(*this));
}

}  // namespace sealion::heras
