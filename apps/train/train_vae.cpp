#include "train/train_vae.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "base/quantity.h"
#include "cli/support/files.h"
#include "cli/support/output.h"
#include "heras/zoo/zoo_vae.h"
#include "train/train_inputs.h"
#include "train/train_result.h"
#include "train/training_progress.h"

namespace sealion::cli {
namespace {

using heras::VariationalAutoencoder;

nlohmann::json to_json(const VariationalAutoencoder& model, const std::string& out) {
  nlohmann::json json = trained_json(model.encoder(), out);
  json["latents"] = model.latents();
  json["decoder"] = heras::decoder_path(out).string();
  json["decoder_parameters"] = model.decoder().parameter_count();
  return json;
}

std::string to_text(const VariationalAutoencoder& model, const std::string& out) {
  const heras::History& history = model.encoder().training()->history;
  std::string text = model.summary();
  text += fmt::format("Trained in {}; an image costs {:.2f} nats.\n", as_seconds(history.seconds()),
                      history.epochs.back().loss);
  text += trained_text(model.encoder(), out);
  return text + fmt::format("Decoder: {}\n", heras::decoder_path(out).string());
}

}  // namespace

void train_vae(const TrainArguments& arguments) {
  const heras::TrainingRecipe recipe = checked_recipe(arguments);
  if (!arguments.teacher.empty()) {
    fail(ErrorCode::unsupported, "the training of an auto-encoder has no teacher");
  }
  check_outputs(arguments);
  const std::string out = out_file(arguments);
  check_writable(heras::decoder_path(out));
  VariationalAutoencoder model = heras::zoo_variational_autoencoder();
  fit_with_progress(model, recipe, training_data(arguments).train.inputs);
  model.save(out);
  if (arguments.json) return print_json(to_json(model, out));
  print(to_text(model, out));
}

}  // namespace sealion::cli
