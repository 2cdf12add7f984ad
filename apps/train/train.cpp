#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/format.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/training_options.h"
#include "heras/callbacks.h"
#include "heras/model.h"
#include "heras/model_file.h"
#include "heras/zoo.h"
#include "rlwe/parameters.h"
#include "train/training_progress.h"

namespace sealion::cli {
namespace {

void check_outputs(const TrainArguments& arguments, const std::string& out) {
  check_writable(out);
  check_writable(heras::manifest_path(out));
  for (const std::string& file : {arguments.checkpoint, arguments.best, arguments.log}) {
    if (!file.empty()) check_writable(file);
  }
}

std::vector<std::shared_ptr<heras::Callback>> make_callbacks(const TrainArguments& arguments) {
  std::vector<std::shared_ptr<heras::Callback>> callbacks;
  if (arguments.patience > 0) {
    callbacks.push_back(std::make_shared<heras::EarlyStopping>(
        heras::EarlyStoppingOptions{.monitor = arguments.monitor, .patience = arguments.patience}));
  }
  if (!arguments.best.empty()) {
    callbacks.push_back(std::make_shared<heras::BestCheckpoint>(arguments.best, arguments.monitor));
  }
  if (!arguments.log.empty()) callbacks.push_back(std::make_shared<heras::CsvLog>(arguments.log));
  return callbacks;
}

std::optional<heras::Model> load_teacher(const std::string& name) {
  if (name.empty()) return std::nullopt;
  return heras::Model::load(heras::find_model(name));
}

/// The recipe with what was given; refuses what has no meaning before there is work to lose.
heras::TrainingRecipe checked_recipe(const TrainingArguments& arguments) {
  heras::TrainingRecipe recipe = recipe_of(arguments);
  heras::check_compile_options(recipe.compile);
  heras::check_fit_options(recipe.fit);
  return recipe;
}

/// Trains the architecture with progress on stderr, and finds its encryption parameters.
heras::Model train_model(const TrainArguments& arguments, heras::TrainingRecipe recipe,
                         const heras::ImageSet& images) {
  heras::Model model = heras::zoo_architecture(arguments.training.architecture);
  const auto teacher = load_teacher(arguments.teacher);
  heras::FitOptions& fit = recipe.fit;
  fit.distillation.teacher = teacher ? &*teacher : nullptr;
  fit.threads = arguments.threads;
  fit.callbacks = make_callbacks(arguments);
  fit.checkpoint = arguments.checkpoint;
  fit.resume = arguments.resume;
  TrainingProgress progress;
  fit.progress = [&progress](const heras::FitProgress& now) { progress(now); };
  model.compile(recipe.compile);
  model.fit(images, fit);
  progress.end_epoch();
  model.deploy();
  return model;
}

std::string out_file(const TrainArguments& arguments) {
  return arguments.out.empty() ? arguments.training.architecture + ".sealion" : arguments.out;
}

/// Accuracy on the test images, where the folder has some.
std::optional<double> test_accuracy(const heras::Model& model, const heras::ImageSet& test,
                                    std::size_t threads) {
  if (test.empty()) return std::nullopt;
  return model.evaluate(test, {.threads = threads}).accuracy_plain;
}

nlohmann::json to_json(const heras::Model& model, std::optional<double> accuracy,
                       const std::string& out) {
  const Manifest manifest = model.deployment().manifest;
  const ModulusChainPtr chain = Parameters::create_channels(manifest.parameters).front()->chain();
  nlohmann::json json = {{"model", model.name()},
                         {"parameters", model.parameter_count()},
                         {"training", heras::to_json(*model.training())},
                         {"seconds", model.training()->history.seconds()},
                         {"n", manifest.parameters.n},
                         {"plain_moduli", manifest.parameters.plain_moduli},
                         {"coeff_modulus_bits", chain->total_bits()},
                         {"security_bits", chain->security_bits()},
                         {"noise_margin_forecast_bits", manifest.noise_margin_bits},
                         {"out", out},
                         {"manifest", heras::manifest_path(out).string()}};
  if (accuracy) json["accuracy_plain"] = *accuracy;
  return json;
}

std::string to_text(const heras::Model& model, std::optional<double> accuracy,
                    const std::string& out) {
  const Manifest manifest = model.deployment().manifest;
  const auto channels = Parameters::create_channels(manifest.parameters);
  const ModulusChain& chain = *channels.front()->chain();
  std::string text = model.summary();
  text += fmt::format("Trained in {}", as_seconds(model.training()->history.seconds()));
  if (accuracy) text += fmt::format("; reads {} of the test images", as_percent(*accuracy));
  text += fmt::format(
      ".\nUnder encryption: n = {}, {} plaintext modulus of {} bits, q of {} bits, {} bits "
      "secure.\n",
      chain.n(), channels.size(), channels.front()->plain_modulus().bits(), chain.total_bits(),
      chain.security_bits());
  return text + fmt::format("Model: {}\nPublic manifest for clients: {}\n", out,
                            heras::manifest_path(out).string());
}

void run(const TrainArguments& arguments) {
  const std::string out = out_file(arguments);
  const heras::TrainingRecipe recipe = checked_recipe(arguments.training);
  check_outputs(arguments, out);
  const heras::Dataset data = heras::load_idx_folder(data_folder(arguments.data));
  if (data.train.empty()) {
    fail(ErrorCode::not_found, "'{}' has no training images (train-images-idx3-ubyte)",
         data_folder(arguments.data).string());
  }
  const heras::Model model = train_model(arguments, recipe, data.train);
  const auto accuracy = test_accuracy(model, data.test, arguments.threads);
  model.save(out);
  if (arguments.json) return print_json(to_json(model, accuracy, out));
  print(to_text(model, accuracy, out));
}

}  // namespace

void add_train(CLI::App& app) {
  auto arguments = std::make_shared<TrainArguments>();
  add_train_command(app, *arguments).callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
