#include "onnx/support/exported_model.h"

#include <algorithm>
#include <map>
#include <type_traits>

#include "base/file.h"
#include "data/files/load/load_data.h"
#include "data/files/npz.h"
#include "onnx/file/read_graph.h"

namespace sealion::onnx::testing {
namespace {

namespace fs = std::filesystem;

const fs::path models = SEALION_ONNX_MODELS;

Dataset read_records(const fs::path& folder, const std::string& name) {
  if (fs::exists(folder / (name + ".csv"))) {
    return load_data(folder / (name + ".csv"), {.label = "target"}).train;
  }
  return load_data(folder / (name + ".npy")).train;
}

/// Rows of numbers under the names of another table's columns.
Table as_table(const Records& rows, const Table& named) {
  Table table{rows.count, {}};
  const std::size_t width = named.columns.size();
  for (std::size_t c = 0; c < width; ++c) {
    std::vector<double> column;
    std::visit(
        [&](const auto& values) {
          for (std::size_t r = 0; r < rows.count; ++r) {
            column.push_back(static_cast<double>(values[r * width + c]));
          }
        },
        rows.values);
    table.columns.push_back({named.columns[c].name, NumericColumn{std::move(column)}});
  }
  return table;
}

std::vector<double> numbers_in(const std::map<std::string, Array>& arrays, const char* name) {
  const auto found = arrays.find(name);
  if (found == arrays.end()) return {};
  return std::visit(
      [](const auto& elements) -> std::vector<double> {
        if constexpr (std::is_same_v<std::decay_t<decltype(elements)>, std::vector<std::string>>) {
          return {};
        } else {
          return {elements.begin(), elements.end()};
        }
      },
      found->second.elements);
}

}  // namespace

std::vector<std::string> exported_model_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(models)) {
    if (fs::exists(entry.path() / "model.onnx")) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string refusal_of(const std::string& name) {
  static const std::map<std::string, std::string> refusals = {
      {"svc-polynomial", "3 classes that vote in pairs"},
      {"calibrated-logistic", "several encrypted values"},
      {"quantised-operators", "com.microsoft"},
      {"quantised-cnn-relu", "MaxPool at"},
      {"keras-softmax", "Softmax at"},
      {"keras-dense-activations", "Elu at"},
      {"pytorch-cnn-activations", "LeakyRelu at"},
      {"pytorch-cnn-relu6", "Clip at"},
      {"pytorch-mlp-layernorm", "LayerNormalization at"},
      {"pytorch-mlp-gelu", "Erf at"},
      {"pytorch-mlp-gelu-dynamo", "Gelu at"},
      {"pytorch-mlp-silu", "Sigmoid at"},
      {"pytorch-mlp-sigmoid", "Sigmoid at"},
      {"pytorch-mlp-tanh", "Tanh at"},
      {"mlp-tanh-wine", "Tanh at"}};
  const auto found = refusals.find(name);
  if (found != refusals.end()) return found->second;
  return name.find("relu") != std::string::npos ? "Relu at" : "";
}

bool asks_trees(const std::string& name) {
  const auto kinds = {"forest", "tree", "boosting", "xgboost", "lightgbm", "catboost"};
  return std::ranges::any_of(kinds, [&](const char* kind) { return name.find(kind) != name.npos; });
}

ExportedModel read_exported_model(const std::string& name) {
  const fs::path folder = models / name;
  const auto outputs = parse_npz(read_file(folder / "outputs.npz", 1 << 24), "outputs.npz");
  ExportedModel model{read_graph(read_file(folder / "model.onnx", largest_onnx_file), name),
                      read_records(folder, "calibration"), read_records(folder, "records").inputs,
                      numbers_in(outputs, "label"), numbers_in(outputs, "probabilities")};
  if (model.numbers.empty()) model.numbers = numbers_in(outputs, "values");
  if (const auto* table = std::get_if<Table>(&model.calibration.inputs)) {
    if (const auto* rows = std::get_if<Records>(&model.records)) {
      model.records = as_table(*rows, *table);
    }
  }
  return model;
}

}  // namespace sealion::onnx::testing
