#include "heras/architecture/keras_graph.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "heras/architecture/keras_config.h"
#include "heras/architecture/keras_links.h"
#include "program/program.h"

namespace sealion::heras {
namespace {

constexpr const char* square_operation = "math.square";

/// Where a class is defined, as Keras 3 and late versions of Keras 2 say it.
bool is_of_keras(const std::string& module) {
  return module == "keras" || module.starts_with("keras.") || module.starts_with("tf_keras.");
}

bool is_operation(const std::string& module) { return module.find(".ops.") != std::string::npos; }

/// The class of a layer; "Square" for the operations that are no layer and are known.
std::string read_kind(const JsonValue& layer, const JsonValue& config) {
  const std::string kind = read_text(layer, "class_name");
  check_name(kind, "class");
  if (layer.contains("module")) {
    const JsonValue module = layer.at("module");
    const bool is_known = module.json().is_string() && is_of_keras(module.text());
    if (!is_known) {
      fail(ErrorCode::unsupported,
           "the layer '{}' is a class of your own: only layers of Keras are read", kind);
    }
    if (is_operation(module.text()) && kind != "Square") {
      fail(ErrorCode::unsupported,
           "the operation '{}' is no layer: only 'Square' is read, and layers, such as Add()",
           kind);
    }
  }
  const bool is_square = kind == "TFOpLambda" && config.contains("function") &&
                         config.at("function").json() == square_operation;
  return is_square ? "Square" : kind;
}

/// All but what it takes.
KerasLayer read_layer(const JsonValue& layer) {
  const JsonValue config = read_object(layer, "config");
  std::string name = read_text(config, "name");
  read_from(config.place() + ".name", [&] { check_name(name, "layer"); });
  std::string kind = read_from(name, [&] { return read_kind(layer, config); });
  return {std::move(kind), name, JsonValue(config.json(), name), {}};
}

KerasGraph read_sequential(const JsonValue& config) {
  KerasGraph graph;
  for (const JsonValue& layer : read_array(config, "layers", most_nodes)) {
    graph.layers.push_back(read_layer(layer));
    const std::size_t i = graph.layers.size() - 1;
    if (i == 0) continue;
    graph.layers.back().inputs = {i - 1};
    if (graph.layers.back().kind != keras_input) continue;
    fail(ErrorCode::corrupt, "{}: an InputLayer comes first in a model", graph.layers.back().name);
  }
  if (config.contains("build_input_shape")) graph.built_shape = config.at("build_input_shape");
  return graph;
}

/// Puts layers into an order in which each follows what it takes.
class Sorter {
 public:
  void add(KerasLayer layer, const JsonValue& description) {
    if (!index_.emplace(layer.name, layers_.size()).second) {
      fail(ErrorCode::corrupt, "two layers are named '{}'", layer.name);
    }
    sources_.push_back(read_inbound_nodes(
        JsonValue(description.at("inbound_nodes").json(), layer.name + ".inbound_nodes")));
    layers_.push_back(std::move(layer));
  }

  std::size_t find(const std::string& name, const std::string& who) const {
    const auto found = index_.find(name);
    if (found != index_.end()) return found->second;
    fail(ErrorCode::corrupt, "{} takes what {} makes, and there is no such layer", who,
         quoted(name));
  }

  const KerasLayer& layer(std::size_t i) const { return layers_[i]; }

  /// Throws where anything but `output` is taken by none.
  void check_used(std::size_t output) const {
    std::set<std::size_t> used = {output};
    for (const auto& takes : takes_) used.insert(takes.begin(), takes.end());
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      if (used.contains(i)) continue;
      fail(ErrorCode::corrupt, "{}: what it makes goes nowhere", layers_[i].name);
    }
  }

  void connect() {
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      std::vector<std::size_t> takes;
      for (const std::string& name : sources_[i]) takes.push_back(find(name, layers_[i].name));
      if (takes.empty() && layers_[i].kind != keras_input) {
        fail(ErrorCode::corrupt, "{}: it takes nothing", layers_[i].name);
      }
      takes_.push_back(std::move(takes));
    }
  }

  /// The layers in the new order; without a circle, the output is the last.
  std::vector<KerasLayer> sorted() {
    place_.resize(layers_.size());
    while (take_ready()) {
    }
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      if (place_[i]) continue;
      fail(ErrorCode::corrupt, "{}: it waits, in a circle, for what it makes itself",
           layers_[i].name);
    }
    return std::move(sorted_);
  }

 private:
  bool is_ready(std::size_t i) const {
    return !place_[i] && std::all_of(takes_[i].begin(), takes_[i].end(), [&](std::size_t source) {
      return place_[source].has_value();
    });
  }

  /// Once through the rest; whether there was one.
  bool take_ready() {
    const std::size_t before = sorted_.size();
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      if (!is_ready(i)) continue;
      place_[i] = sorted_.size();
      sorted_.push_back(layers_[i]);
      for (const std::size_t source : takes_[i]) sorted_.back().inputs.push_back(*place_[source]);
    }
    return sorted_.size() > before;
  }

  // Of each layer as the document has them.
  std::vector<KerasLayer> layers_;
  std::vector<std::vector<std::string>> sources_;
  std::vector<std::vector<std::size_t>> takes_;
  std::vector<std::optional<std::size_t>> place_;
  std::map<std::string, std::size_t> index_;
  std::vector<KerasLayer> sorted_;
};

/// The one layer that a model has as its input or output.
std::size_t read_end(const JsonValue& config, const char* key, const Sorter& sorter) {
  const std::vector<std::string> names = read_ends(config.at(key));
  if (names.size() != 1) {
    fail(ErrorCode::unsupported, "{} are {}: a model has one here", config.at(key).place(),
         names.size());
  }
  return sorter.find(names.front(), config.at(key).place());
}

KerasGraph read_functional(const JsonValue& config) {
  Sorter sorter;
  std::size_t inputs = 0;
  for (const JsonValue& description : read_array(config, "layers", most_nodes)) {
    KerasLayer layer = read_layer(description);
    if (layer.kind == keras_input && ++inputs > 1) {
      fail(ErrorCode::unsupported, "{}: a second input: a model has one here", layer.name);
    }
    sorter.add(std::move(layer), description);
  }
  const std::size_t input = read_end(config, "input_layers", sorter);
  const std::size_t output = read_end(config, "output_layers", sorter);
  if (sorter.layer(input).kind != keras_input) {
    fail(ErrorCode::corrupt, "{}: the input of a model is an InputLayer, not a {}",
         sorter.layer(input).name, sorter.layer(input).kind);
  }
  sorter.connect();
  sorter.check_used(output);
  return {"", sorter.sorted(), std::nullopt};
}

}  // namespace

KerasGraph read_keras_graph(const JsonValue& document) {
  const std::string kind = read_text(document, "class_name");
  const JsonValue config = read_object(document, "config");
  const bool is_functional = kind == "Functional" || kind == "Model";
  if (!is_functional && kind != "Sequential") {
    fail(
        ErrorCode::unsupported,
        "a model of the class {}: Sequential and functional models are read, whose layers stand in "
        "the file",
        quoted(kind));
  }
  KerasGraph graph = is_functional ? read_functional(config) : read_sequential(config);
  graph.name = config.contains("name") ? read_text(config, "name") : "";
  return graph;
}

}  // namespace sealion::heras
