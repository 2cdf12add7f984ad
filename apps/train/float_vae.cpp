#include <CLI/App.hpp>
#include <memory>

#include "cli/commands/commands.h"
#include "cli/support/files.h"
#include "cli/support/interruption.h"
#include "cli/support/options.h"
#include "data/idx_folder.h"
#include "data/npy.h"
#include "heras/train/variational_fit.h"
#include "heras/zoo/zoo.h"
#include "heras/zoo/zoo_vae.h"
#include "train/training_progress.h"

namespace sealion::cli {
namespace {

struct FloatVaeCommandLine {
  std::string data, apply, out_train, out_test;
  std::size_t threads = 0;
};

void run(const FloatVaeCommandLine& arguments) {
  for (const std::string* out : {&arguments.out_train, &arguments.out_test}) check_writable(*out);
  const Dataset images = load_idx_split(arguments.data, Split::train);
  const DataSplits others = load_idx_folder(arguments.apply);
  heras::VariationalAutoencoder model = heras::zoo_variational_autoencoder();
  heras::TrainingRecipe recipe = heras::zoo_recipe(heras::zoo_vae_name);
  TrainingProgress progress;
  recipe.fit.context = execution_context(arguments.threads);
  recipe.fit.progress = [&progress](const heras::FitProgress& now) { progress(now); };
  model.compile(recipe.compile);
  const auto latents = heras::float_latents(model, images.inputs, recipe.fit,
                                            {&others.train.inputs, &others.test.inputs});
  progress.end_epoch();
  write_npy(arguments.out_train, latents[0]);
  write_npy(arguments.out_test, latents[1]);
}

void add_file(CLI::App& command, const char* name, std::string& file, const char* description) {
  command.add_option(name, file, description)->required()->option_text("FILE");
}

}  // namespace

void add_float_vae(CLI::App& app) {
  auto arguments = std::make_shared<FloatVaeCommandLine>();
  CLI::App& command = add_command(
      app, {"float-vae", in_one_process,
            "Train an auto-encoder in floating point, to compare; called by 'sealion demo'",
            "  sealion-train float-vae --data server --apply client --out-train a.npy --out-test "
            "b.npy"});
  add_file(command, "--data", arguments->data, "Folder of the images to train on");
  add_file(command, "--apply", arguments->apply, "Folder of the images to make latents of");
  add_file(command, "--out-train", arguments->out_train, "Where those of its training images go");
  add_file(command, "--out-test", arguments->out_test, "Where those of its test images go");
  add_threads_option(command, arguments->threads);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
