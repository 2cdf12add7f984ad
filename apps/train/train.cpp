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
#include "heras/model_file.h"
#include "heras/sequential.h"
#include "heras/zoo.h"
#include "rlwe/parameters.h"
#include "train/training_progress.h"

namespace sealion::cli {
namespace {

heras::FitOptions fit_options(const TrainingArguments& arguments, const heras::FitOptions& recipe,
                              std::size_t threads) {
  heras::FitOptions options = recipe;
  options.epochs = arguments.epochs.value_or(options.epochs);
  options.batch_size = arguments.batch_size.value_or(options.batch_size);
  options.validation_split = arguments.validation_split.value_or(options.validation_split);
  options.seed = arguments.seed;
  options.threads = threads;
  options.augment = !arguments.no_augmentation;
  return options;
}

/// Trains the architecture with progress on stderr, and finds its encryption parameters.
heras::Sequential train_model(const TrainingArguments& arguments, const heras::ImageSet& images,
                              std::size_t threads) {
  heras::Sequential model = heras::zoo_architecture(arguments.architecture);
  heras::TrainingRecipe recipe = heras::zoo_recipe(arguments.architecture);
  recipe.compile.learning_rate = arguments.learning_rate.value_or(recipe.compile.learning_rate);
  model.compile(recipe.compile);
  heras::FitOptions options = fit_options(arguments, recipe.fit, threads);
  TrainingProgress progress;
  options.progress = [&progress](const heras::FitProgress& now) { progress(now); };
  model.fit(images, options);
  progress.end_epoch();
  model.deploy();
  return model;
}

std::string out_file(const TrainArguments& arguments) {
  return arguments.out.empty() ? arguments.training.architecture + ".sealion" : arguments.out;
}

/// Accuracy on the test images, where the folder has some.
std::optional<double> test_accuracy(const heras::Sequential& model, const heras::ImageSet& test,
                                    std::size_t threads) {
  if (test.empty()) return std::nullopt;
  return model.evaluate(test, {.threads = threads}).accuracy_plain;
}

nlohmann::json to_json(const heras::Sequential& model, std::optional<double> accuracy,
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

std::string to_text(const heras::Sequential& model, std::optional<double> accuracy,
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
  heras::zoo_architecture(arguments.training.architecture);
  check_writable(out);
  check_writable(heras::manifest_path(out));
  const heras::Dataset data = heras::load_idx_folder(data_folder(arguments.data));
  if (data.train.empty()) {
    fail(ErrorCode::not_found, "'{}' has no training images (train-images-idx3-ubyte)",
         data_folder(arguments.data).string());
  }
  const heras::Sequential model = train_model(arguments.training, data.train, arguments.threads);
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
