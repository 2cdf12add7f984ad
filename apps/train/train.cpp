#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "base/quantity.h"
#include "cli/commands/commands.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/training_options.h"
#include "data/dataset.h"
#include "heras/model/model.h"
#include "heras/zoo/zoo.h"
#include "heras/zoo/zoo_vae.h"
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

/// Trains the architecture with progress on stderr, and finds its encryption parameters.
heras::Model train_model(const TrainArguments& arguments, heras::TrainingRecipe recipe,
                         const Dataset& data) {
  heras::Model model = heras::zoo_architecture(arguments.training.architecture);
  const auto teacher = load_teacher(arguments.teacher);
  if (teacher) recipe.fit.distillation->teacher = &*teacher;
  fit_with_progress(model, std::move(recipe), data);
  return model;
}

/// Accuracy on the test images, where the folder has some.
std::optional<double> test_accuracy(const heras::Model& model, const Dataset& test,
                                    const ExecutionContext& context) {
  if (record_count(test) == 0) return std::nullopt;
  return model.evaluate(test, {}, context).accuracy_plain();
}

nlohmann::json to_json(const heras::Model& model, std::optional<double> accuracy,
                       const std::string& out) {
  nlohmann::json json = trained_json(model, out);
  if (accuracy) json["accuracy_plain"] = *accuracy;
  return json;
}

std::string to_text(const heras::Model& model, std::optional<double> accuracy,
                    const std::string& out) {
  std::string text = model.summary();
  text += fmt::format("Trained in {}", as_seconds(model.training()->history.seconds()));
  if (accuracy) text += fmt::format("; reads {} of the test images", as_percent(*accuracy));
  return text + ".\n" + trained_text(model, out);
}

void train_classifier(const TrainArguments& arguments) {
  const heras::TrainingRecipe recipe = checked_recipe(arguments);
  check_outputs(arguments);
  const DataSplits data = training_data(arguments);
  const heras::Model model = train_model(arguments, recipe, data.train);
  const auto accuracy = test_accuracy(model, data.test, recipe.fit.context);
  const std::string out = out_file(arguments);
  model.save(out);
  if (arguments.json) return print_json(to_json(model, accuracy, out));
  print(to_text(model, accuracy, out));
}

void run(const TrainArguments& arguments) {
  if (arguments.training.architecture == heras::zoo_vae_name) return train_vae(arguments);
  train_classifier(arguments);
}

}  // namespace

void add_train(CLI::App& app) {
  auto arguments = std::make_shared<TrainArguments>();
  add_train_command(app, *arguments).callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
