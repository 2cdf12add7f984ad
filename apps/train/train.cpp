#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "base/quantity.h"
#include "cli/commands/commands.h"
#include "cli/support/metric_rows.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/training_options.h"
#include "data/dataset.h"
#include "data/split_data.h"
#include "heras/measure/metrics/metrics_json.h"
#include "heras/model/model.h"
#include "heras/zoo/zoo.h"
#include "heras/zoo/zoo_vae.h"
#include "train/own_network.h"
#include "train/train_inputs.h"
#include "train/train_result.h"
#include "train/train_vae.h"
#include "train/training_progress.h"

namespace sealion::cli {
namespace {

std::optional<heras::Model> load_teacher(const std::string& name) {
  if (name.empty()) return std::nullopt;
  return heras::Model::load(heras::find_model(name));
}

/// Trains with progress on stderr, and finds encryption parameters.
void train_model(heras::Model& model, const TrainArguments& arguments, heras::TrainingRecipe recipe,
                 const Dataset& data) {
  const auto teacher = load_teacher(arguments.teacher);
  if (teacher) recipe.fit.distillation->teacher = &*teacher;
  fit_with_progress(model, std::move(recipe), data);
}

heras::Model train_of_zoo(const TrainArguments& arguments, const Dataset& data) {
  heras::Model model = heras::zoo_architecture(arguments.training.architecture);
  train_model(model, arguments, checked_recipe(arguments), data);
  return model;
}

heras::Model train_own(const TrainArguments& arguments, const Dataset& data) {
  check_is_known(data, arguments.data);
  check_learnable(data.targets, data_path(arguments.data).string());
  heras::Model model = own_network(arguments, data);
  train_model(model, arguments, checked_recipe(arguments, recipe_for(model, data)), data);
  return model;
}

/// On the test set, where the data have one.
std::optional<heras::Evaluation> judge(const heras::Model& model, const Dataset& test,
                                       const ExecutionContext& context) {
  if (record_count(test) == 0) return std::nullopt;
  return model.evaluate(test, {}, context);
}

nlohmann::json to_json(const heras::Model& model, const std::optional<heras::Evaluation>& test,
                       const std::string& out) {
  nlohmann::json json = trained_json(model, out);
  if (test) json.update(heras::to_json(test->plain, "_plain"));
  return json;
}

std::string to_text(const heras::Model& model, const std::optional<heras::Evaluation>& test,
                    const std::string& out) {
  std::string text = model.summary();
  text += fmt::format("Trained in {}", as_seconds(model.training()->history.seconds()));
  if (test) {
    text += fmt::format(". On {} test records: {}", with_commas(test->records),
                        metrics_text(test->plain));
  }
  return text + ".\n" + trained_text(model, out);
}

void train_supervised(const TrainArguments& arguments) {
  checked_recipe(arguments);  // refuses nonsense before the data are read
  check_outputs(arguments);
  const DataSplits data = training_data(arguments);
  const heras::Model model = is_own_network(arguments) ? train_own(arguments, data.train)
                                                       : train_of_zoo(arguments, data.train);
  const auto test = judge(model, data.test, execution_context(arguments.threads));
  const std::string out = out_file(arguments);
  model.save(out);
  if (arguments.json) return print_json(to_json(model, test, out));
  print(to_text(model, test, out));
}

void run(const TrainArguments& arguments) {
  if (arguments.training.architecture == heras::zoo_vae_name) return train_vae(arguments);
  train_supervised(arguments);
}

}  // namespace

void add_train(CLI::App& app) {
  auto arguments = std::make_shared<TrainArguments>();
  add_train_command(app, *arguments).callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
