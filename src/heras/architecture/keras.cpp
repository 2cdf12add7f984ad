#include "heras/architecture/keras.h"

#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/json.h"
#include "data/dataset.h"
#include "heras/architecture/keras_config.h"
#include "heras/architecture/keras_graph.h"
#include "heras/architecture/keras_layers.h"
#include "heras/architecture/limits.h"
#include "heras/architecture/names.h"

namespace sealion::heras {
namespace {

/// Makes the layers of a graph, one after the other, those of a model.
class Builder {
 public:
  Builder(const KerasGraph& graph, const ArchitectureOptions& options)
      : graph_(graph),
        options_(options),
        built_{Model(options.name.empty() ? graph.name : options.name)} {
    for (const KerasLayer& layer : graph.layers) names_.insert(layer.name);
  }

  Architecture build() {
    add_input();
    for (const KerasLayer& layer : graph_.layers) {
      tensors_.push_back(layer.kind == keras_input ? Tensor{0} : add(layer));
    }
    if (built_.model.layers().size() < 2) {
      fail(ErrorCode::corrupt, "a network without a layer behind its input");
    }
    check_outputs();
    check_extent(built_.model);
    return std::move(built_);
  }

 private:
  Shape input_shape() const {
    auto shape = read_input_shape(graph_.layers.front());
    if (!shape && graph_.built_shape) shape = read_record_shape(*graph_.built_shape);
    if (!shape) shape = options_.input_shape;
    if (!shape) {
      fail(ErrorCode::invalid_argument,
           "the model does not say the shape of its input: start it with keras.Input, or say here "
           "what the shape of a record is");
    }
    if (options_.input_shape && !is_taken_for(*options_.input_shape, *shape)) {
      fail(ErrorCode::incompatible, "the model takes records of the shape {}, not {}",
           to_string(*shape), to_string(*options_.input_shape));
    }
    return *shape;
  }

  void add_input() {
    const Shape shape = input_shape();
    const Saturations saturations = saturations_for(options_, shape);
    weight_saturation_ = saturations.weights;
    InputOptions input{.saturation = saturations.input, .low = saturations.input_low};
    if (const KerasLayer& first = graph_.layers.front(); first.kind == keras_input) {
      check_input_layer(first);
      input.name = first.name;
    }
    built_.model.apply(Input(shape, std::move(input)), {});
  }

  /// All of an InputLayer but its shape.
  void check_input_layer(const KerasLayer& layer) {
    KerasConfig config(layer.config);
    config.require("sparse", false, "all values of a record are encrypted");
    config.require("ragged", false, "all records have one shape");
    config.ignore({"batch_shape", "batch_input_shape", "optional"});
    config.finish();
  }

  std::vector<Tensor> inputs_of(const KerasLayer& layer) const {
    if (layer.inputs.empty()) return {Tensor{0}};  // the first of a Sequential
    std::vector<Tensor> inputs;
    for (const std::size_t input : layer.inputs) inputs.push_back(tensors_[input]);
    return inputs;
  }

  Tensor add(const KerasLayer& layer) {
    std::vector<Tensor> tensors = inputs_of(layer);
    std::vector<Shape> shapes;
    for (const Tensor tensor : tensors) {
      shapes.push_back(built_.model.layers()[tensor.layer]->output_shape());
    }
    Translation translation = translate(layer, shapes, weight_saturation_);
    for (auto& made : translation.layers) {
      if (made->name().empty()) made->set_name(function_name(layer, *made));
      tensors = {built_.model.apply(std::move(made), tensors)};
    }
    take_notes(layer, translation);
    return tensors.front();
  }

  /// Of the function behind a layer.
  std::string function_name(const KerasLayer& layer, const Layer& function) {
    const std::string name =
        free_name(layer.name + "_" + layer_as<Activation>(function)->function(), names_);
    names_.insert(name);
    return name;
  }

  void take_notes(const KerasLayer& layer, Translation& translation) {
    for (std::string& note : translation.notes) built_.notes.push_back(std::move(note));
    if (!translation.client_function) return;
    const std::string& function = *translation.client_function;
    if (&layer != &graph_.layers.back()) {
      fail(ErrorCode::unsupported,
           "{}: there is no {} within a network of encrypted numbers, only behind its last layer, "
           "where the client computes it",
           layer.name, function);
    }
    built_.notes.push_back(layer.name + ": the " + function +
                           " is left to the client, who decrypts what goes into it");
  }

  void check_outputs() const {
    const std::size_t outputs = element_count(built_.model.output_shape());
    if (!options_.outputs || *options_.outputs == outputs) return;
    fail(ErrorCode::incompatible, "the model gives {} numbers, not {}", outputs, *options_.outputs);
  }

  const KerasGraph& graph_;
  const ArchitectureOptions& options_;
  Architecture built_;
  std::int32_t weight_saturation_ = 0;
  std::set<std::string> names_;  // of all layers, and those that were given since
  std::vector<Tensor> tensors_;  // what each layer of the graph makes
};

}  // namespace

Architecture architecture_from_keras(const std::string& json, const ArchitectureOptions& options,
                                     const std::string& source) {
  const JsonDocument document(json, source);
  return read_from(source, [&] {
    const KerasGraph graph = read_keras_graph(document.root());
    if (graph.layers.empty()) fail(ErrorCode::corrupt, "a model without layers");
    return Builder(graph, options).build();
  });
}

}  // namespace sealion::heras
