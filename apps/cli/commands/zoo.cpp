#include "heras/zoo/zoo.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands/commands.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/tables/zoo_table.h"
#include "heras/measure/evaluation.h"
#include "heras/model/model.h"
#include "heras/report/plan_report.h"
#include "heras/zoo/zoo_command.h"

namespace sealion::cli {
namespace {

/// "Input 28x28, Flatten 784, Dense 30": kinds, with the shape where it changes or has
/// weights behind it.
std::string layers_of(const heras::Model& model) {
  std::string text;
  heras::Shape last;
  for (const heras::Layer* layer : model.layers()) {
    text += (text.empty() ? "" : ", ") + std::string(layer->kind());
    const heras::Shape& shape = layer->output_shape();
    if (shape != last || layer->parameter_count() > 0) {
      text += fmt::format(" {}", fmt::join(shape, "x"));
    }
    last = shape;
  }
  return text;
}

/// On the images held out of the training, after its last epoch.
std::optional<double> recorded_accuracy(const heras::TrainingRecord& training) {
  if (training.history.epochs.empty()) return std::nullopt;
  return training.history.epochs.back().validation_accuracy;
}

ZooEntry read_entry(const std::string& name) {
  const std::filesystem::path file = heras::find_model(name);
  const heras::Model model = heras::Model::load(file);
  const ParametersLiteral parameters = model.deployment().manifest.parameters;
  ZooEntry entry{name,
                 layers_of(model),
                 model.parameter_count(),
                 model.remaining_activation_count(),
                 {},
                 parameters.n,
                 heras::bits_of_product(parameters.plain_moduli),
                 heras::modulus_bits(parameters),
                 std::filesystem::file_size(file),
                 {}};
  if (model.training()) {
    entry.accuracy = recorded_accuracy(*model.training());
    entry.command = heras::training_command(*model.training(), name);
  }
  return entry;
}

Zoo read_zoo() {
  Zoo zoo;
  const std::vector<std::string> names = heras::zoo_models();
  for (const std::string& name : names) zoo.models.push_back(read_entry(name));
  for (const std::string& name : heras::zoo_architectures()) {
    const bool is_trained = std::find(names.begin(), names.end(), name) != names.end();
    if (!is_trained) zoo.untrained.push_back(name);
  }
  return zoo;
}

}  // namespace

void add_zoo(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  CLI::App& command = add_command(
      app, {"zoo", about_machine, "List the trained models at hand, and how each is made",
            "  sealion zoo\n  SEALION_ZOO=my-models sealion zoo --json"});
  add_json_flag(command, *json);
  command.callback([json] {
    const Zoo zoo = read_zoo();
    if (*json) return print_json(to_json(zoo));
    print(to_text(zoo));
  });
}

}  // namespace sealion::cli
