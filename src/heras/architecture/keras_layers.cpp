#include "heras/architecture/keras_layers.h"

#include <fmt/ranges.h>

#include <map>
#include <nlohmann/json.hpp>
#include <variant>

#include "base/error.h"
#include "heras/architecture/keras_activation.h"
#include "heras/architecture/keras_advice.h"
#include "heras/architecture/keras_config.h"
#include "heras/layers/all_layers.h"

namespace sealion::heras {
namespace {

constexpr std::size_t most_dimensions = 8;  // above what any layer takes
constexpr const char* unnamed = "";         // the model names it

/// A layer that is being read.
struct Reading {
  const KerasLayer& layer;
  const std::vector<Shape>& inputs;
  std::int32_t weight_saturation;
  KerasConfig config;
  Translation result;

  const std::string& name() const { return layer.name; }
  template <typename L>
  void add(L made) {
    result.layers.push_back(std::make_unique<L>(std::move(made)));
  }
  /// The function that stands in a field.
  void add_function(const JsonValue& value, const std::string& name) {
    KerasFunction function = read_keras_function(value);
    if (auto* activation = std::get_if<Activation>(&function)) {
      if (!name.empty()) activation->set_name(name);
      add(std::move(*activation));
    } else if (const auto* client = std::get_if<ClientFunction>(&function)) {
      result.client_function = client->name;
    }
  }
  /// That behind a layer with weights.
  void add_inline_function() {
    if (const auto value = config.find("activation")) add_function(*value, unnamed);
  }
};

void require_channels_last(KerasConfig& config) {
  if (!config.find_any("data_format")) return;
  config.require("data_format", "channels_last",
                 "put the channels last, (height, width, channels)");
}

void require_plain_convolution(KerasConfig& config) {
  require_channels_last(config);
  config.require("dilation_rate", 1, "kernels here have no gaps");
  config.require("groups", 1, "kernels here see all channels (DepthwiseConv2D sees one)");
}

void read_dense(Reading& reading) {
  KerasConfig& config = reading.config;
  reading.add(Dense(config.size("units"), {.saturation = reading.weight_saturation,
                                           .use_bias = config.flag("use_bias", true),
                                           .name = reading.name()}));
  reading.add_inline_function();
}

void read_conv2d(Reading& reading) {
  KerasConfig& config = reading.config;
  require_plain_convolution(config);
  reading.add(Conv2D(config.size("filters"), {.kernel_size = config.size_2d("kernel_size"),
                                              .strides = config.size_2d("strides", 1),
                                              .padding = config.text("padding", "valid"),
                                              .saturation = reading.weight_saturation,
                                              .use_bias = config.flag("use_bias", true),
                                              .name = reading.name()}));
  reading.add_inline_function();
}

void read_depthwise_conv2d(Reading& reading) {
  KerasConfig& config = reading.config;
  require_plain_convolution(config);
  reading.add(DepthwiseConv2D(config.size_2d("kernel_size"),
                              {.strides = config.size_2d("strides", 1),
                               .padding = config.text("padding", "valid"),
                               .depth_multiplier = config.size("depth_multiplier", 1),
                               .saturation = reading.weight_saturation,
                               .use_bias = config.flag("use_bias", true),
                               .name = reading.name()}));
  reading.add_inline_function();
}

void read_average_pooling2d(Reading& reading) {
  KerasConfig& config = reading.config;
  require_channels_last(config);
  const Size2D pool = config.size_2d("pool_size", 2);
  const bool has_strides = config.find_any("strides").has_value();
  const std::string padding = config.text("padding", "valid");
  reading.add(AveragePooling2D({.pool_size = pool,
                                .strides = has_strides ? config.size_2d("strides") : pool,
                                .padding = padding,
                                .name = reading.name()}));
  if (padding != "same") return;
  reading.result.notes.push_back(
      reading.name() +
      ": where a window reaches over the border, Keras divides by the part inside, and SEALion by "
      "the whole window");
}

void read_global_average_pooling2d(Reading& reading) {
  require_channels_last(reading.config);
  reading.config.require("keepdims", false, "put a Reshape() behind it");
  reading.add(GlobalAveragePooling2D(reading.name()));
}

Borders::Sides read_sides(const JsonValue& value) {
  constexpr auto most = static_cast<std::int64_t>(largest_node_size);
  const std::vector<JsonValue> ends = value.entries(2);
  if (ends.size() != 2) value.refuse("an array of 2 entries");
  return {static_cast<std::size_t>(ends[0].integer(0, most)),
          static_cast<std::size_t>(ends[1].integer(0, most))};
}

Borders read_borders(const JsonValue& value) {
  constexpr auto most = static_cast<std::int64_t>(largest_node_size);
  if (!value.json().is_array()) return static_cast<std::size_t>(value.integer(0, most));
  const std::vector<JsonValue> sides = value.entries(2);
  if (sides.size() != 2) value.refuse("an array of 2 entries");
  if (sides[0].json().is_array()) return {read_sides(sides[0]), read_sides(sides[1])};
  const Borders::Sides both = read_sides(value);
  return {both.before, both.after};
}

void read_zero_padding2d(Reading& reading) {
  require_channels_last(reading.config);
  const auto padding = reading.config.find("padding");
  reading.add(
      ZeroPadding2D(padding ? read_borders(*padding) : Borders(1), {.name = reading.name()}));
}

void read_flatten(Reading& reading) {
  require_channels_last(reading.config);
  reading.add(Flatten(reading.name()));
}

void read_reshape(Reading& reading) {
  constexpr auto most = static_cast<std::int64_t>(largest_node_size);
  std::vector<std::int64_t> target;
  if (const auto shape = reading.config.find("target_shape")) {
    for (const JsonValue& size : shape->entries(most_dimensions)) {
      target.push_back(size.integer(-1, most));
    }
  }
  reading.add(Reshape(std::move(target), reading.name()));
}

/// Throws unless a field says the last dimension, or nothing.
void require_last_axis(Reading& reading) {
  const auto axis = reading.config.find("axis");
  if (!axis) return;
  const bool is_list = axis->json().is_array();
  const std::vector<JsonValue> axes = is_list ? axis->entries(1) : std::vector{*axis};
  if (axes.empty()) axis->refuse("one axis");
  const auto rank = static_cast<std::int64_t>(reading.inputs.front().size());
  const std::int64_t one = axes.front().integer(-most_nodes, most_nodes);
  if (one == -1 || one == rank) return;
  fail(ErrorCode::unsupported, "{} must be -1, the channels, not {}", axis->place(), one);
}

void read_batch_normalization(Reading& reading) {
  KerasConfig& config = reading.config;
  require_last_axis(reading);
  config.require("renorm", false, "there is no batch renormalisation");
  config.ignore({"synchronized", "fused", "renorm_clipping", "renorm_momentum"});
  reading.add(BatchNormalization({.momentum = config.number("momentum", 0.99),
                                  .epsilon = config.number("epsilon", 1e-3),
                                  .center = config.flag("center", true),
                                  .scale = config.flag("scale", true),
                                  .name = reading.name()}));
}

void read_activation(Reading& reading) {
  const auto function = reading.config.find("activation");
  if (!function) fail(ErrorCode::corrupt, "{}.activation is missing", reading.name());
  reading.add_function(*function, reading.name());
}

void read_softmax(Reading& reading) {
  require_last_axis(reading);
  reading.result.client_function = "softmax";
}

void read_square(Reading& reading) {
  reading.config.ignore({"function"});
  reading.add(Activation("square", {.name = reading.name()}));
}

void read_dropout(Reading& reading) {
  reading.config.ignore({"seed"});
  const auto rate = reading.config.find("rate");
  if (!rate) fail(ErrorCode::corrupt, "{}.rate is missing", reading.name());
  reading.add(Dropout(rate->number(), reading.name()));
}

void read_add(Reading& reading) { reading.add(Add(reading.name())); }

void read_concatenate(Reading& reading) {
  const auto axis = reading.config.find("axis");
  reading.add(Concatenate(
      {.axis = axis ? axis->integer(-most_nodes, most_nodes) : -1, .name = reading.name()}));
}

using Reader = void (*)(Reading& reading);

const std::map<std::string, Reader>& readers() {
  static const std::map<std::string, Reader> all = {
      {"Activation", read_activation},
      {"Add", read_add},
      {"AveragePooling2D", read_average_pooling2d},
      {"BatchNormalization", read_batch_normalization},
      {"Concatenate", read_concatenate},
      {"Conv2D", read_conv2d},
      {"Dense", read_dense},
      {"DepthwiseConv2D", read_depthwise_conv2d},
      {"Dropout", read_dropout},
      {"Flatten", read_flatten},
      {"GlobalAveragePooling2D", read_global_average_pooling2d},
      {"Reshape", read_reshape},
      {"Softmax", read_softmax},
      {"Square", read_square},
      {"ZeroPadding2D", read_zero_padding2d}};
  return all;
}

/// The kinds that there are, for messages.
std::string known_kinds() {
  std::vector<std::string> kinds;
  for (const auto& [kind, reader] : readers()) kinds.push_back(kind);
  return fmt::format("there are {}", fmt::join(kinds, ", "));
}

Reader find_reader(const KerasLayer& layer) {
  const auto found = readers().find(layer.kind);
  if (found != readers().end()) return found->second;
  fail(ErrorCode::unsupported, "{}: no layer {}: {}", layer.name, layer.kind,
       advice_for(layer.kind).value_or(known_kinds()));
}

/// Throws for a layer that would do nothing to several inputs.
void check_inputs(const Reading& reading) {
  if (!reading.result.layers.empty() || reading.inputs.size() == 1) return;
  fail(ErrorCode::corrupt, "{}: {} takes one input, not {}", reading.name(), reading.layer.kind,
       reading.inputs.size());
}

/// Names the layer where a constructor, which does not know it, refuses; fields have named it.
void run(Reader read, Reading& reading) {
  try {
    read(reading);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::invalid_argument) blame(reading.name(), error);
    throw;
  }
}

}  // namespace

Translation translate(const KerasLayer& layer, const std::vector<Shape>& inputs,
                      std::int32_t weight_saturation) {
  Reading reading{layer, inputs, weight_saturation, KerasConfig(layer.config), {}};
  const Reader read = find_reader(layer);
  reading.config.require("trainable", true, "all layers are trained here");
  reading.config.ignore({"batch_input_shape"});  // Keras looks at that of the first layer alone
  run(read, reading);
  check_inputs(reading);
  for (std::string& note : reading.config.finish()) reading.result.notes.push_back(std::move(note));
  return std::move(reading.result);
}

Shape read_record_shape(const JsonValue& batch_shape) {
  Shape shape;
  const std::vector<JsonValue> sizes = batch_shape.entries(most_dimensions);
  for (std::size_t i = 1; i < sizes.size(); ++i) {
    shape.push_back(static_cast<std::size_t>(
        sizes[i].integer(1, static_cast<std::int64_t>(largest_node_size))));
  }
  return shape;
}

std::optional<Shape> read_input_shape(const KerasLayer& layer) {
  for (const char* key : {"batch_shape", "batch_input_shape"}) {
    if (layer.config.contains(key)) return read_record_shape(layer.config.at(key));
  }
  return std::nullopt;
}

}  // namespace sealion::heras
