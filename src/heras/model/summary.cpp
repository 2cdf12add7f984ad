#include <fmt/ranges.h>

#include <bit>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/table.h"
#include "heras/layers/all_layers.h"
#include "heras/model/model.h"

namespace sealion::heras {
namespace {

/// What there is to say of the integers of a layer.
struct RangeOf {
  std::string operator()(const Input& input) const {
    const char* what = input.low() == 0 ? "pixels" : "integers";
    return fmt::format("{} {}..{}", what, input.low(), input.saturation());
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

/// The names of the layers whose results a layer takes; nothing in a stack, which needs no names.
TableCell connections(const Model& model, std::size_t layer) {
  if (is_stack(model)) return {};
  std::vector<std::string> names;
  for (const std::size_t source : model.inputs_of(layer)) {
    names.push_back(model.layers()[source]->name());
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

ReportTable layer_table(const Model& model) {
  constexpr Alignment left = Alignment::left, right = Alignment::right;
  ReportTable table({{"Layer (kind)", left},
                     {"Output shape", left},
                     {"Parameters", right, Unit::count},
                     {"Activations", right, Unit::count},
                     {"Weights", left},
                     {"Connected to", left}});
  const std::vector<const Layer*> layers = model.layers();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const Layer& layer = *layers[i];
    table.add({fmt::format("{} ({})", layer.name(), layer.kind()), to_string(layer.output_shape()),
               layer.parameter_count(), layer.activation_count(), visit_layer(layer, RangeOf()),
               connections(model, i)});
  }
  return table;
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
  return fmt::format("Model: \"{}\"\n{}Parameters: {}\nActivations: {}\n", name_,
                     to_text(layer_table(*this), {.closed = true, .indent = 1}),
                     with_commas(parameter_count()), activations_of(*this));
}

}  // namespace sealion::heras
