// Makes the models of client_test.mjs and what they say to its images: make_models IMAGES FOLDER.
// Of each model NAME: NAME.sealion, NAME.manifest.json, and NAME.logits.json, the logits of the
// images of one request by the integer reference, [image][output]. Likewise of the models `rows`,
// `price`, `forest` and `packed-forest`, which are asked about the rows of rows.csv.

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "base/file.h"
#include "data/idx.h"
#include "data/preprocessing/fit_preprocessing.h"
#include "heras/heras.h"
#include "heras/layers/integer_program.h"
#include "support/random_forest.h"

namespace {

namespace fs = std::filesystem;
using namespace sealion;
using namespace sealion::heras;

struct Network {
  const char* name;
  std::int64_t input_saturation;
  std::int32_t saturation;
  std::size_t squared_filters;             ///< of a convolution with a square behind it; 0: none
  std::vector<std::size_t> squared_units;  ///< of each dense layer with a square behind it
  LayoutKind layout;
  double network_bytes;  ///< a second: where they are few, barriers pay
  unsigned seed;         ///< of the weights, on which the plan depends
};

const std::vector<Network> networks = {
    {"plain", 3, 3, 0, {4}, LayoutKind::slotwise, 1e15, 1},
    {"channels", 3, 127, 0, {4}, LayoutKind::slotwise, 1e15, 3},
    {"deep", 1, 1, 0, {3, 3, 3}, LayoutKind::slotwise, 1e8, 5},
    {"packed", 3, 7, 0, {6}, LayoutKind::packed, 1e8, 7},
    {"packed-channels", 3, 511, 0, {4}, LayoutKind::packed, 1e8, 9},
    {"packed-conv", 3, 3, 2, {4}, LayoutKind::packed, 1e8, 11},
};
/// That a packed plan is made for: some share a ciphertext.
constexpr std::size_t packed_samples = 4;
constexpr std::size_t outputs = 3;

std::vector<LayerWeights> random_weights(const Model& model, unsigned seed) {
  std::mt19937 generator(seed);
  std::vector<LayerWeights> weights;
  for (const LinearLayer* linear : model.layers_of<LinearLayer>()) {
    const std::int32_t largest = linear->saturation();
    const auto values = static_cast<unsigned>(2 * largest + 1);
    const auto draw = [&] { return static_cast<std::int32_t>(generator() % values) - largest; };
    LayerWeights& layer = weights.emplace_back();
    layer.kernel.resize(linear->weight_sizes().kernel);
    layer.bias.resize(linear->weight_sizes().bias);
    for (std::int32_t& weight : layer.kernel) weight = draw();
    for (std::int64_t& bias : layer.bias) bias = draw();
  }
  return weights;
}

Sequential make_model(const Network& network, const Shape& shape) {
  Sequential model(network.name);
  model.add(Input(shape, {.saturation = network.input_saturation}));
  if (network.squared_filters != 0) {
    model.add(Conv2D(network.squared_filters,
                     {.kernel_size = 3, .padding = "same", .saturation = network.saturation}));
    model.add(Activation("square"));
  }
  model.add(Flatten());
  for (const std::size_t units : network.squared_units) {
    model.add(Dense(units, {.saturation = network.saturation}));
    model.add(Activation("square"));
  }
  model.add(Dense(outputs, {.saturation = network.saturation}));
  model.set_weights(random_weights(model, network.seed));
  PlanRequest request{.client = ClientKind::seal,
                      .cost_model = {.network_bytes = network.network_bytes}};
  if (network.layout == LayoutKind::packed) {
    request.samples = packed_samples;
    request.layout = network.layout;
  }
  model.deploy(request);
  return model;
}

/// A full batch, or two groups of packed records and one record more.
std::size_t records_of(const Manifest& manifest) {
  const auto* form = std::get_if<PackedForm>(&manifest.form);
  return form ? 2 * form->records + 1 : manifest.parameters.n;
}

nlohmann::json logits_of(const Model& model, const Inputs& inputs, std::size_t records) {
  const IntegerBatch logits = model.predict(inputs, {.records = records});
  nlohmann::json result = nlohmann::json::array();
  for (std::size_t record = 0; record < records; ++record) {
    nlohmann::json& row = result.emplace_back(nlohmann::json::array());
    for (std::size_t output = 0; output < logits.features(); ++output) {
      row.push_back(logits.feature(output)[record]);
    }
  }
  return result;
}

void write_model(const Model& model, const Inputs& inputs, std::size_t records,
                 const fs::path& folder) {
  model.save(folder / (model.name() + ".sealion"));
  write_file(folder / (model.name() + ".logits.json"), logits_of(model, inputs, records).dump());
}

Records read_images(const fs::path& path) {
  IdxImages idx = read_idx_images(path);
  return {{idx.height, idx.width}, idx.count, std::move(idx.pixels)};
}

/// Numbers, of which some are missing, and texts.
Table make_rows(std::size_t rows) {
  std::mt19937 generator(13);
  std::normal_distribution<double> normal(40, 15);
  std::vector<double> age, weight;
  CategoricalColumn town{{"Bern", "Saint John, N.B."}, {}};
  for (std::size_t i = 0; i < rows; ++i) {
    age.push_back(normal(generator));
    weight.push_back(i % 7 == 3 ? std::nan("") : normal(generator) / 3);
    town.of_row.push_back(static_cast<std::uint32_t>(generator() % 2));
  }
  return {rows, {{"age", NumericColumn{age}}, {"town", town}, {"weight", NumericColumn{weight}}}};
}

/// With the columns in another order than the model has them, and one that it does not look at.
std::string csv_of(const Table& table) {
  const auto number = [&](std::size_t column, std::size_t row) {
    const double value = std::get<NumericColumn>(table.columns[column].values).of_row[row];
    return std::isnan(value) ? "" : fmt::format("{}", value);
  };
  const auto& town = std::get<CategoricalColumn>(table.columns[1].values);
  std::string text = "town,id,weight,age\r\n";
  for (std::size_t i = 0; i < table.rows; ++i) {
    text += fmt::format("\"{}\",{},{},{}\r\n", town.categories[town.of_row[i]], i, number(2, i),
                        number(0, i));
  }
  return text;
}

Sequential make_row_model(const std::string& name, const Table& table, Task task) {
  Sequential model(name);
  const Preprocessing rules = fit_preprocessing(table);
  const InputBounds bounds = input_bounds(rules);
  model.add(Input({input_count(rules)}, {.saturation = bounds.high, .low = bounds.low}));
  model.add(Dense(1, {.saturation = 7}));
  model.set_preprocessing(rules);
  model.set_weights(random_weights(model, 15));
  model.set_task(std::move(task));
  model.deploy({.client = ClientKind::seal, .cost_model = {.network_bytes = 1e15}});
  return model;
}

/// Bits of the table: numbers from edges on, missing or not, and a text.
InputRules tests_of_rows() {
  InputRules rules{{}, {{"age"}, {"town", true}, {"weight"}}, {}};
  for (const double edge : {20.5, 35.0, 40.0, 52.25}) {
    rules.inputs.push_back({0, NumberTest{{edge}}});
  }
  rules.inputs.push_back({1, TextTest{{"Bern"}}});
  rules.inputs.push_back({2, NumberTest{{10, 13}, true}});
  rules.inputs.push_back({2, NumberTest{{14}}});
  rules.inputs.push_back({2, NumberTest{{}, true}});
  return rules;
}

Model make_forest_model(const std::string& name, const PlanRequest& request) {
  const InputRules rules = tests_of_rows();
  const Program program =
      sealion::testing::random_forest(17, {.trees = 40, .bits = rules.inputs.size(), .outputs = 1});
  Model model(name);
  const Tensor input = model.apply(Input({rules.inputs.size()}, {.saturation = 1, .low = 0}), {});
  model.apply(IntegerProgram(program), {input});
  model.set_weights({IntegerProgram::weights_of(program)});
  model.set_preprocessing(rules);
  model.set_task(ClassAnswers{{"ill", "well"}});
  model.deploy(request);
  return model;
}

void make_row_models(const fs::path& folder) {
  constexpr std::size_t rows = 200;
  const Table table = make_rows(rows);
  write_file(folder / "rows.csv", csv_of(table));
  write_model(make_row_model("rows", table, ClassAnswers{{"ill", "well"}}), table, rows, folder);
  write_model(make_row_model("price", table, RealAnswers{"price", 100}), table, rows, folder);
  PlanRequest request{.client = ClientKind::seal, .cost_model = {.network_bytes = 1e8}};
  write_model(make_forest_model("forest", request), table, rows, folder);
  request.samples = packed_samples;
  request.layout = LayoutKind::packed;
  write_model(make_forest_model("packed-forest", request), table, packed_samples, folder);
}

void make_all(const fs::path& images_path, const fs::path& folder) {
  const Records images = read_images(images_path);
  for (const Network& network : networks) {
    const Sequential model = make_model(network, images.shape);
    write_model(model, images, records_of(model.deployment().manifest), folder);
  }
  make_row_models(folder);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: make_models IMAGES FOLDER\n", stderr);
    return 2;
  }
  try {
    make_all(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_models: %s\n", error.what());
    return 1;
  }
  return 0;
}
