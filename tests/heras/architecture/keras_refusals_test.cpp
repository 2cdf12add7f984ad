/// What is not read, each with one error that names the layer and the field.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "heras/architecture/keras.h"
#include "heras/architecture/keras_json.h"
#include "heras/heras.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using nlohmann::json;
using sealion::testing::expect_error;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::KerasStyle;
using testing::to_keras;

constexpr ErrorCode corrupt = ErrorCode::corrupt;
constexpr ErrorCode unsupported = ErrorCode::unsupported;

Architecture read(const json& document) {
  return architecture_from_keras(document.dump(), {}, "net.json");
}

void refuse(ErrorCode code, const std::string& message, const json& document) {
  SCOPED_TRACE(document.dump().substr(0, 2000));
  expect_error(code, "net.json: " + message, [&] { read(document); });
}

json layer(const std::string& kind, json config) {
  if (!config.contains("name")) config["name"] = "x";
  return {{"class_name", kind}, {"config", std::move(config)}};
}

json input_of(const json& shape) {
  return layer("InputLayer", {{"name", "in"}, {"batch_shape", shape}});
}

json stack(std::vector<json> layers) {
  return {{"class_name", "Sequential"}, {"config", {{"name", "n"}, {"layers", std::move(layers)}}}};
}

json on_row(const json& one) { return stack({input_of({nullptr, 8}), one}); }
json on_picture(const json& one) { return stack({input_of({nullptr, 6, 6, 2}), one}); }

/// A layer with one field set.
json with(json layer, const std::string& field, const json& value) {
  layer["config"][field] = value;
  return layer;
}

const json dense = layer("Dense", {{"units", 3}});
const json conv2d = layer("Conv2D", {{"filters", 3}, {"kernel_size", {3, 3}}});

TEST(KerasRefusals, NameLayersThatThereAreNot) {
  const std::vector<std::pair<std::string, std::string>> advice = {
      {"MaxPooling2D", "encrypted numbers cannot be compared: take AveragePooling2D"},
      {"GlobalMaxPooling2D", "take AveragePooling2D"},
      {"ReLU", "take an Activation with a function named 'square'"},
      {"LeakyReLU", "a function named 'square'"},
      {"LSTM", "there are no recurrent layers: take Flatten and Dense"},
      {"Lambda", "for x * x take an Activation"},
      {"Multiply", "for x * x take an Activation"},
      {"Sequential", "a model within a model is not read: put its layers here"},
      {"Functional", "a model within a model is not read"},
      {"Rescaling", "what is done to data before the network is not part of it"},
      {"LayerNormalization", "take BatchNormalization"},
      {"SeparableConv2D", "take DepthwiseConv2D and a Conv2D with kernels of 1"},
      {"Conv1D", "there are Activation, Add, AveragePooling2D, BatchNormalization"},
      {"ActivitySparsifier", "there are Activation"}};
  for (const auto& [kind, text] : advice) {
    expect_error(unsupported, text, [&, k = kind] { read(on_row(layer(k, json::object()))); });
    refuse(unsupported, "x: no layer " + kind + ": ", on_row(layer(kind, json::object())));
  }
}

TEST(KerasRefusals, NameClassesOfTheUserAndOperations) {
  json own = dense;
  own["module"] = nullptr;
  own["registered_name"] = "mine>Dense";
  refuse(unsupported, "x: the layer 'Dense' is a class of your own", on_row(own));
  json operation = layer("Add", {});
  operation["module"] = "keras.src.ops.numpy";
  refuse(unsupported, "x: the operation 'Add' is no layer", on_row(operation));
  refuse(unsupported, "x: no layer TFOpLambda: for x * x",
         on_row(layer("TFOpLambda", {{"function", "math.multiply"}})));
  refuse(corrupt, "x: the name of a class is made of letters", on_row(layer("\x1b[2J", {})));
}

TEST(KerasRefusals, NameFunctionsThatEncryptionLacks) {
  for (const char* name : {"relu", "tanh", "gelu", "elu", "swish", "hard_sigmoid", "<lambda>"}) {
    refuse(unsupported,
           "x.activation: there is no \"" + std::string(name) +
               "\" of encrypted numbers, which can be added and multiplied but not compared: take "
               "a function named 'square'",
           on_row(with(dense, "activation", name)));
  }
  const json described = {{"class_name", "function"}, {"config", "mine>clever"}};
  refuse(unsupported, "x.activation: there is no \"clever\"",
         on_row(layer("Activation", {{"activation", described}})));
  refuse(unsupported, "x.activation: there is no \"ReLU\"",
         on_row(with(dense, "activation", {{"class_name", "ReLU"}, {"config", json::object()}})));
  refuse(corrupt, "x.activation must be a string, not 3", on_row(with(dense, "activation", 3)));
  refuse(corrupt, "x.activation.class_name is missing",
         on_row(with(dense, "activation", json::object())));
  refuse(corrupt, "x.activation is missing", on_row(layer("Activation", json::object())));
  const auto polynomial = [](const json& config) {
    return on_row(with(dense, "activation", {{"class_name", "Polynomial"}, {"config", config}}));
  };
  refuse(corrupt, "x.activation.config: a polynomial activation takes 2 to 65",
         polynomial({{"coefficients", {1, 2, 0}}}));
  refuse(corrupt, "x.activation.config.coefficients[1] must be a finite number",
         polynomial({{"coefficients", {1, "2"}}}));
  refuse(corrupt, "x.activation.config.degree is no field that is known there",
         polynomial({{"coefficients", {1, 2}}, {"degree", 1}}));
}

TEST(KerasRefusals, LeaveSoftmaxToTheClientAndNotToTheNetwork) {
  const json soft = with(dense, "activation", "softmax"),
             last = layer("Dense", {{"name", "last"}, {"units", 2}});
  refuse(unsupported, "x: there is no softmax within a network of encrypted numbers",
         stack({input_of({nullptr, 8}), soft, last}));
  refuse(unsupported, "x.axis must be -1, the channels, not 1",
         on_picture(layer("Softmax", {{"axis", 1}})));
  EXPECT_THAT(read(on_row(soft)).notes, ElementsAre(HasSubstr("x: the softmax is left to the")));
}

TEST(KerasRefusals, NameOptionsThatAreNotHere) {
  const auto field = [](const std::string& name, const json& value, const std::string& message,
                        const json& one = conv2d) {
    refuse(unsupported, "x." + name + message, on_picture(with(one, name, value)));
  };
  field("dilation_rate", {2, 2}, " must be 1: kernels here have no gaps");
  field("dilation_rate", 2, " must be 1");
  field("groups", 2, " must be 1: kernels here see all channels");
  field("data_format", "channels_first", " must be \"channels_last\": put the channels last");
  field("data_format", "channels_first", " must be \"channels_last\"", layer("Flatten", {}));
  field("trainable", false, " must be true: all layers are trained here");
  field("invented", 1, " is an option that is not known here");
  field("quantization_config", {{"mode", "int8"}}, " is an option that is not known here");
  field("axis", 1, " must be -1, the channels, not 1", layer("BatchNormalization", {}));
  field("axis", {2}, " must be -1, the channels, not 2", layer("BatchNormalization", {}));
  field("renorm", true, " must be false: there is no batch", layer("BatchNormalization", {}));
  field("keepdims", true, " must be false: put a Reshape()", layer("GlobalAveragePooling2D", {}));
  field("noise_shape", {1, 6}, " is an option that is not known",
        layer("Dropout", {{"rate", 0.5}}));
  refuse(unsupported, "in.sparse must be false",
         stack({with(input_of({nullptr, 8}), "sparse", true), dense}));
}

TEST(KerasRefusals, NameFieldsThatAreWrong) {
  const auto field = [](const json& one, const std::string& name, const json& value,
                        const std::string& message) {
    refuse(corrupt, message, on_picture(with(one, name, value)));
  };
  field(conv2d, "filters", 0, "x.filters must be an integer in [1, 65536], not 0");
  field(conv2d, "filters", 1e9, "x.filters must be an integer in [1, 65536], not 1000000000.0");
  field(conv2d, "filters", "many", "x.filters must be an integer in [1, 65536], not \"many\"");
  field(conv2d, "filters", nullptr, "x.filters must be an integer in [1, 65536], not null");
  field(conv2d, "kernel_size", {3}, "x.kernel_size must be one size, or an array of 2");
  field(conv2d, "kernel_size", {3, 3, 3}, "x.kernel_size must be an array of at most 2 entries");
  field(conv2d, "kernel_size", {3, -1},
        "x.kernel_size[1] must be an integer in [1, 65536], not -1");
  field(conv2d, "kernel_size", {7, 7}, "x: a kernel of 7 x 7 does not fit into (6, 6, 2)");
  field(conv2d, "kernel_size", {65536, 65536}, "x: a kernel of 65536 x 65536");
  field(conv2d, "strides", 0, "x.strides must be an integer in [1, 65536], not 0");
  field(conv2d, "padding", "causal", "x: a padding of 'causal'");
  field(conv2d, "padding", 1, "x.padding must be a string, not 1");
  field(conv2d, "use_bias", "yes", "x.use_bias must be true or false, not \"yes\"");
  field(conv2d, "filters", 65536, "x: an output of (4, 4, 65536) has more than 65536 elements");
  field(conv2d, "name", "a/b", "config.layers[1].config.name: the name of a layer is made of");
  field(conv2d, "name", "in", "two layers named 'in'");
  field(dense, "units", 3, "x: a Dense layer takes one row, not (6, 6, 2): put Flatten() first");
  const json batch = layer("BatchNormalization", {});
  field(batch, "momentum", 1.5, "x: a momentum of 1.5 is not in [0, 1)");
  field(batch, "momentum", "0.9", "x.momentum must be a finite number, not \"0.9\"");
  field(batch, "epsilon", 0, "x: an epsilon of 0");
  field(layer("Dropout", {}), "rate", 1, "x: a dropout rate of 1 is not in [0, 1)");
  field(layer("Dropout", {}), "seed", 1, "x.rate is missing");
  field(layer("Reshape", {}), "target_shape", {-1, -1}, "x: a target shape of (-1, -1)");
  field(layer("Reshape", {}), "target_shape", {5, 5},
        "x: the 72 elements of (6, 6, 2) do not make");
  field(layer("ZeroPadding2D", {}), "padding", {1}, "x.padding must be an array of 2 entries");
  field(layer("ZeroPadding2D", {}), "padding", {{1, 2}, {3}}, "x.padding[1] must be an array of 2");
  field(layer("ZeroPadding2D", {}), "padding", -1, "x.padding must be an integer in [0, 65536]");
  field(layer("Concatenate", {}), "axis", 0, "x: a Concatenate axis of 0");
  field(layer("AveragePooling2D", {}), "pool_size", {0, 1}, "x.pool_size[0] must be an integer");
}

TEST(KerasRefusals, NameInputsThatAreNone) {
  const auto shape = [](const json& value, const std::string& message) {
    refuse(corrupt, message, stack({input_of(value), dense}));
  };
  shape({nullptr, nullptr}, "in.batch_shape[1] must be an integer in [1, 65536], not null");
  shape({nullptr, 0}, "in.batch_shape[1] must be an integer in [1, 65536], not 0");
  shape({nullptr, 65536, 2}, "an input shape of (65536, 2)");
  shape({nullptr, 1, 1, 1, 1}, "an input shape of (1, 1, 1, 1)");
  shape({nullptr}, "an input shape of ()");
  shape(json::array(), "an input shape of ()");
  shape(8, "in.batch_shape must be an array");
  refuse(corrupt, "the model does not say the shape of its input", stack({dense}));
  refuse(corrupt, "y: an InputLayer comes first in a model",
         on_row(layer("InputLayer", {{"name", "y"}, {"batch_shape", {nullptr, 8}}})));
  refuse(corrupt, "a network without a layer", stack({input_of({nullptr, 8})}));
  refuse(corrupt, "a network without a layer",
         on_row(layer("Activation", {{"activation", "linear"}})));
  refuse(corrupt, "a model without layers", stack({}));
}

/// Keras 2 before 2.15 said it in the first layer, Keras 3 also what a stack was built with.
TEST(KerasRefusals, FindTheShapeWhereverKerasSaidIt) {
  EXPECT_EQ(read(stack({with(dense, "batch_input_shape", {nullptr, 5})})).model.input_shape(),
            Shape{5});
  json built = stack({dense});
  built["config"]["build_input_shape"] = {nullptr, 6};
  EXPECT_EQ(read(built).model.input_shape(), Shape{6});
}

TEST(KerasRefusals, TakeAbsentFieldsAsKerasDoes) {
  Architecture made = read(on_picture(layer("AveragePooling2D", json::object())));
  EXPECT_EQ(made.model.output_shape(), (Shape{3, 3, 2}));
  EXPECT_EQ(read(on_picture(layer("ZeroPadding2D", json::object()))).model.output_shape(),
            (Shape{8, 8, 2}));
  EXPECT_EQ(
      read(on_picture(with(layer("ZeroPadding2D", {}), "padding", {1, 2}))).model.output_shape(),
      (Shape{8, 10, 2}));
  EXPECT_EQ(read(on_picture(conv2d)).model.output_shape(), (Shape{4, 4, 3}));
}

TEST(KerasRefusals, DoNotDependOnNamesThatTheFunctionsGet) {
  const json square = {{"class_name", "function"}, {"config", "square"}};
  json first = with(dense, "activation", square);
  json taken = layer("Dropout", {{"name", "x_square"}, {"rate", 0.5}});
  Architecture made = read(stack({input_of({nullptr, 8}), first, taken}));
  EXPECT_EQ(made.model.layers()[2]->name(), "x_square_2");
  const std::string longest(64, 'a');
  made = read(on_row(with(first, "name", longest)));
  EXPECT_EQ(made.model.layers()[2]->name(), longest.substr(0, 62) + "_2");
}

// --- Graphs -------------------------------------------------------------------------------------

/// in -> a -> b -> sum, a -> sum.
json graph(int generation = 3) {
  Model model("graph");
  const Tensor in = model.apply(Input({4}, {.name = "in"}), {});
  const Tensor a = model.apply(Dense(4, {.name = "a"}), {in});
  const Tensor b = model.apply(Dense(4, {.name = "b"}), {a});
  model.apply(Add("sum"), {a, b});
  return to_keras(model, {.generation = generation});
}

json& layer_of(json& document, std::size_t i) { return document["config"]["layers"][i]; }

json link(const std::string& name) {
  return {{"class_name", "__keras_tensor__"}, {"config", {{"keras_history", {name, 0, 0}}}}};
}

json call(const std::vector<json>& arguments, const json& keywords = json::object()) {
  return json::array({{{"args", arguments}, {"kwargs", keywords}}});
}

void refuse_links(ErrorCode code, const std::string& message, std::size_t layer,
                  const json& inbound) {
  json document = graph();
  layer_of(document, layer)["inbound_nodes"] = inbound;
  refuse(code, message, document);
}

TEST(KerasRefusals, NameLinksThatAreNone) {
  refuse_links(corrupt, "b takes what \"nobody\" makes, and there is no such layer", 2,
               call({link("nobody")}));
  refuse_links(corrupt, "a: it waits, in a circle, for what it makes itself", 1,
               call({link("in"), link("b")}));
  refuse_links(corrupt, "b: it waits, in a circle", 2, call({link("b")}));
  refuse_links(corrupt, "b: what it makes goes nowhere", 3,
               call({json::array({link("a"), link("a")})}));
  refuse_links(corrupt, "b: it takes nothing", 2, json::array());
  refuse_links(corrupt, "b: Dense takes one input, not 2", 2, call({link("a"), link("in")}));
  refuse_links(corrupt, "sum: an Add layer of 1 inputs", 3, call({link("b")}));
  refuse_links(unsupported, "b.inbound_nodes are 2 calls of one layer", 2,
               {call({link("a")})[0], call({link("a")})[0]});
  json second = link("a");
  second["config"]["keras_history"] = {"a", 1, 0};
  refuse_links(unsupported,
               "b.inbound_nodes[0].args[0].config.keras_history is of a layer that is called more "
               "than once",
               2, call({second}));
  refuse_links(unsupported, "b.inbound_nodes[0].kwargs.training is an argument that is not known",
               2, call({link("a")}, {{"training", true}}));
  refuse_links(corrupt, "b.inbound_nodes[0].args[0] must be a tensor of a layer, not 3", 2,
               call({3}));
  refuse_links(corrupt, "b.inbound_nodes must be an array", 2, json::object());
  refuse_links(corrupt, "b.inbound_nodes[0].args is missing", 2, json::array({json::object()}));
  json deep = link("a");
  for (int i = 0; i < 100; ++i) deep = json::array({deep});
  expect_error(corrupt, "nested deeper than 32 levels", [&] {
    json document = graph();
    layer_of(document, 2)["inbound_nodes"] = call(deep);
    read(document);
  });
}

TEST(KerasRefusals, NameLinksOfKeras2ThatAreNone) {
  const auto refuse_inbound = [](ErrorCode code, const std::string& message, const json& inbound) {
    json document = graph(2);
    layer_of(document, 2)["inbound_nodes"] = inbound;
    refuse(code, message, document);
  };
  const auto one = [](const json& link) { return json::array({json::array({link})}); };
  refuse_inbound(corrupt, "b takes what \"nobody\" makes", one({"nobody", 0, 0, json::object()}));
  refuse_inbound(unsupported, "b.inbound_nodes[0][0] is of a layer that is called more than once",
                 one({"a", 0, 1, json::object()}));
  refuse_inbound(unsupported, "b.inbound_nodes[0][0][3].training is an argument",
                 one({"a", 0, 0, {{"training", true}}}));
  refuse_inbound(corrupt,
                 "b.inbound_nodes[0][0] must be an array of a layer's name and two indices",
                 one({"a", 0}));
  refuse_inbound(corrupt, "b.inbound_nodes[0][0][1] must be an integer", one({"a", "0", 0}));
}

TEST(KerasRefusals, TakeOneInputAndOneOutput) {
  json document = graph();
  document["config"]["input_layers"] = {{"in", 0, 0}, {"a", 0, 0}};
  refuse(unsupported, "config.input_layers are 2: a model has one here", document);
  document["config"]["input_layers"] = {{"x", {"in", 0, 0}}};
  EXPECT_EQ(read(document).model.layers().size(), 4u);
  document["config"]["input_layers"] = {"a", 0, 0};
  refuse(corrupt, "a: the input of a model is an InputLayer, not a Dense", document);
  document = graph();
  document["config"]["output_layers"] = {{"sum", 0, 0}, {"b", 0, 0}};
  refuse(unsupported, "config.output_layers are 2: a model has one here", document);
  document["config"]["output_layers"] = {"b", 0, 0};
  refuse(corrupt, "sum: what it makes goes nowhere", document);
  document["config"]["output_layers"] = {"nobody", 0, 0};
  refuse(corrupt, "config.output_layers takes what \"nobody\" makes", document);
  document["config"].erase("output_layers");
  refuse(corrupt, "config.output_layers is missing", document);
  document = graph();
  layer_of(document, 1) = input_of({nullptr, 4});
  layer_of(document, 1)["config"]["name"] = "second";
  layer_of(document, 1)["inbound_nodes"] = json::array();
  refuse(unsupported, "second: a second input: a model has one here", document);
  document = graph();
  layer_of(document, 2)["config"]["name"] = "a";
  refuse(corrupt, "two layers are named 'a'", document);
}

TEST(KerasRefusals, NameDocumentsThatAreNoModels) {
  const auto text = [](const std::string& content, const std::string& message,
                       ErrorCode code = corrupt) {
    expect_error(code, "net.json: " + message,
                 [&] { architecture_from_keras(content, {}, "net.json"); });
  };
  text("", "damaged JSON");
  text("[1, 2", "damaged JSON");
  text("[]", "the document must be an object");
  text("{}", "class_name is missing");
  text(R"({"class_name": "Sequential"})", "config is missing");
  text(R"({"class_name": "Sequential", "config": []})", "config must be an object");
  text(R"({"class_name": "Sequential", "config": {"name": "n", "layers": {}}})",
       "config.layers must be an array");
  text(R"({"class_name": "Sequential", "config": {"name": "n", "layers": [3]}})",
       "config.layers[0] must be an object");
  text(R"({"class_name": "Mine", "config": {}})", "a model of the class \"Mine\"", unsupported);
  text(R"({"class_name": "a", "class_name": "b"})",
       "damaged JSON: the field \"class_name\" stands");
  text(std::string(100, '['), "damaged JSON");
  std::vector<json> many(1025, dense);
  refuse(corrupt, "config.layers must be an array of at most 1024 entries", stack(many));
}

TEST(KerasRefusals, NameNetworksThatAreEnormous) {
  const json wide = layer("Dense", {{"name", "wide"}, {"units", 65536}});
  refuse(unsupported, "a network of ", stack({input_of({nullptr, 65536}), wide}));
  std::vector<json> layers{input_of({nullptr, 256, 256})};
  for (int i = 0; i < 64; ++i) {
    layers.push_back(layer("Dropout", {{"name", "d" + std::to_string(i)}, {"rate", 0.5}}));
  }
  refuse(unsupported, "a network whose layers make 4259840 numbers of a record", stack(layers));
}

/// A circle through a thousand layers ends too.
TEST(KerasRefusals, AreQuick) {
  Model model("long");
  Tensor x = model.apply(Input({2}, {.name = "in"}), {});
  for (int i = 0; i < 1023; ++i) x = model.apply(Dropout(0.5), {x});
  json document = to_keras(model);
  json& layers = document["config"]["layers"];
  std::reverse(layers.begin(), layers.end());
  EXPECT_EQ(read(document).model.layers().size(), 1024u);
  std::swap(layers.front()["inbound_nodes"], layers[500]["inbound_nodes"]);
  refuse(corrupt, "dropout_", document);
}

}  // namespace
}  // namespace sealion::heras
