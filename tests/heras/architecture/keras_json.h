#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "heras/model/model.h"

namespace sealion::heras::testing {

/// How Keras writes a model down.
struct KerasStyle {
  int generation = 3;         ///< 2 or 3
  bool sequential = false;    ///< a stack, else functional
  bool says_defaults = true;  ///< else fields that have Keras' defaults are missing
};

/// Says a model of ours in Keras' words: of the layers that Keras has, and no inline functions.
class KerasWriter {
 public:
  explicit KerasWriter(KerasStyle style) : style_(style) {}

  nlohmann::json write(const Model& model) const {
    nlohmann::json layers = nlohmann::json::array();
    for (std::size_t i = 0; i < model.layers().size(); ++i) {
      nlohmann::json layer = layer_json(*model.layers()[i]);
      if (!style_.sequential) layer["inbound_nodes"] = inbound(model, i);
      layers.push_back(std::move(layer));
    }
    nlohmann::json config = {{"name", model.name()}, {"layers", std::move(layers)}};
    if (!style_.sequential) {
      config["input_layers"] = end(*model.layers().front());
      config["output_layers"] = end(*model.layers().back());
    }
    return {{"class_name", style_.sequential ? "Sequential" : "Functional"}, {"config", config}};
  }

 private:
  bool is_new() const { return style_.generation == 3; }

  nlohmann::json layer_json(const Layer& layer) const {
    nlohmann::json config =
        std::visit([&](const auto* known) { return config_of(*known); }, layer.any());
    if (!style_.says_defaults) drop_defaults(config);
    config["name"] = layer.name();
    const bool is_input = layer_as<Input>(layer) != nullptr;
    nlohmann::json json = {{"class_name", is_input ? "InputLayer" : layer.kind()},
                           {"config", config}};
    if (is_new()) json["module"] = "keras.layers";
    return json;
  }

  static void drop_defaults(nlohmann::json& config) {
    const nlohmann::json defaults = {{"strides", {1, 1}},       {"padding", "valid"},
                                     {"use_bias", true},        {"activation", "linear"},
                                     {"dilation_rate", {1, 1}}, {"groups", 1},
                                     {"trainable", true},       {"data_format", "channels_last"},
                                     {"depth_multiplier", 1},   {"center", true},
                                     {"scale", true},           {"momentum", 0.99},
                                     {"epsilon", 1e-3},         {"axis", -1}};
    for (const auto& [key, value] : defaults.items()) {
      if (config.contains(key) && config[key] == value) config.erase(key);
    }
  }

  nlohmann::json config_of(const Input& input) const {
    nlohmann::json shape = {nullptr};
    for (const std::size_t size : input.output_shape()) shape.push_back(size);
    return {{is_new() ? "batch_shape" : "batch_input_shape", shape}, {"dtype", "float32"}};
  }
  nlohmann::json config_of(const Flatten&) const { return {{"data_format", "channels_last"}}; }
  nlohmann::json config_of(const Reshape& layer) const {
    return {{"target_shape", layer.get_config()["target_shape"]}};
  }
  nlohmann::json config_of(const Dense& layer) const {
    return {{"units", layer.units()},
            {"use_bias", layer.use_bias()},
            {"activation", "linear"},
            {"trainable", true},
            {"kernel_regularizer", nullptr}};
  }
  nlohmann::json config_of(const Conv2D& layer) const {
    nlohmann::json config = sliding(layer.get_config());
    config["filters"] = layer.filters();
    return config;
  }
  nlohmann::json config_of(const DepthwiseConv2D& layer) const {
    nlohmann::json config = sliding(layer.get_config());
    config["depth_multiplier"] = layer.depth_multiplier();
    return config;
  }
  nlohmann::json sliding(nlohmann::json config) const {
    config.erase("saturation");
    config.update({{"dilation_rate", {1, 1}},
                   {"groups", 1},
                   {"data_format", "channels_last"},
                   {"activation", nullptr},
                   {"kernel_initializer", {{"class_name", "GlorotUniform"}}}});
    return config;
  }
  nlohmann::json config_of(const AveragePooling2D& layer) const {
    nlohmann::json config = layer.get_config();
    config["data_format"] = "channels_last";
    // Strides of 1 are no default of pools.
    if (!style_.says_defaults && config["strides"] == config["pool_size"])
      config["strides"] = nullptr;
    if (!style_.says_defaults && config["strides"] == nlohmann::json{1, 1}) config["strides"] = 1;
    return config;
  }
  nlohmann::json config_of(const GlobalAveragePooling2D&) const { return {{"keepdims", false}}; }
  nlohmann::json config_of(const ZeroPadding2D& layer) const {
    const nlohmann::json sides = layer.get_config()["padding"];
    return {{"padding", {{sides["top"], sides["bottom"]}, {sides["left"], sides["right"]}}}};
  }
  nlohmann::json config_of(const BatchNormalization& layer) const {
    nlohmann::json config = layer.get_config();
    config["axis"] = -1;
    if (!is_new()) config["axis"] = std::vector<std::size_t>{layer.input_shape().size()};
    return config;
  }
  nlohmann::json config_of(const Activation& layer) const {
    if (layer.is_square()) return {{"activation", function("square")}};
    return {
        {"activation",
         {{"class_name", "Polynomial"},
          {"config", {{"coefficients", layer.coefficients()}, {"learnable", layer.learnable()}}}}}};
  }
  nlohmann::json config_of(const Dropout& layer) const {
    return {{"rate", layer.get_config()["rate"]}, {"seed", nullptr}};
  }
  nlohmann::json config_of(const Add&) const { return nlohmann::json::object(); }
  nlohmann::json config_of(const Concatenate& layer) const {
    return {{"axis", layer.get_config()["axis"]}};
  }
  nlohmann::json config_of(const Layer& layer) const {
    ADD_FAILURE() << "Keras has no " << layer.kind();
    return {};
  }

  static nlohmann::json function(const std::string& name) {
    return {{"module", "builtins"},
            {"class_name", "function"},
            {"config", "mine>" + name},
            {"registered_name", "function"}};
  }

  nlohmann::json end(const Layer& layer) const {
    nlohmann::json one = {layer.name(), 0, 0};
    return is_new() ? one : nlohmann::json::array({one});
  }

  nlohmann::json inbound(const Model& model, std::size_t i) const {
    nlohmann::json links = nlohmann::json::array();
    for (const std::size_t source : model.inputs_of(i)) {
      links.push_back(link(model.layers()[source]->name()));
    }
    if (links.empty()) return links;
    if (!is_new()) return nlohmann::json::array({links});
    nlohmann::json argument = links.size() == 1 ? links.front() : links;
    return nlohmann::json::array(
        {{{"args", nlohmann::json::array({argument})}, {"kwargs", {{"mask", nullptr}}}}});
  }

  nlohmann::json link(const std::string& name) const {
    if (!is_new()) return {name, 0, 0, nlohmann::json::object()};
    return {{"class_name", "__keras_tensor__"}, {"config", {{"keras_history", {name, 0, 0}}}}};
  }

  KerasStyle style_;
};

inline nlohmann::json to_keras(const Model& model, KerasStyle style = {}) {
  return KerasWriter(style).write(model);
}

}  // namespace sealion::heras::testing
