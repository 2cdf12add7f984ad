#include "cli/training_options.h"

#include <fmt/ranges.h>

#include "cli/options.h"
#include "heras/zoo.h"

namespace sealion::cli {

void add_training_options(CLI::App& command, TrainingArguments& arguments) {
  const heras::TrainingRecipe recipe = heras::zoo_recipe(arguments.architecture);
  command.add_option("--epochs", arguments.epochs, "Times to go through the training images")
      ->option_text(fmt::format("N [{}]", recipe.fit.epochs))
      ->check(whole_number(1, 100000));
  command.add_option("--batch-size", arguments.batch_size, "Images a step of training")
      ->option_text(fmt::format("N [{}]", recipe.fit.batch_size))
      ->check(whole_number(1, 65536));
  command.add_option("--learning-rate", arguments.learning_rate, "Highest rate of the schedule")
      ->option_text(fmt::format("X [{}]", recipe.compile.learning_rate));
  command
      .add_option("--validation-split", arguments.validation_split,
                  "Share of the training images that only judge, from 0 to below 1")
      ->option_text(fmt::format("X [{}]", recipe.fit.validation_split));
  command
      .add_option("--seed", arguments.seed,
                  "Where chance starts: same seed, threads and data, same model")
      ->option_text("N [1]")
      ->check(whole_number(0));
  command.add_flag("--no-augmentation", arguments.no_augmentation,
                   "Take the training images as they are, never shifted or turned");
}

CLI::App& add_train_command(CLI::App& app, TrainArguments& arguments) {
  CLI::App& command = add_command(
      app, {"train", in_one_process, "Train a model on plaintext images",
            "  sealion train --out digits.sealion\n"
            "  sealion train --data my-digits --epochs 5 --seed 7 --out quick.sealion"});
  command
      .add_option(
          "--model", arguments.training.architecture,
          fmt::format("Architecture to train: {}", fmt::join(heras::zoo_architectures(), ", ")))
      ->option_text("NAME [dnn-30]");
  add_data_option(command, arguments.data);
  command
      .add_option("--out", arguments.out,
                  "Where the model goes, with its public manifest beside it (default: "
                  "NAME.sealion)")
      ->option_text("FILE");
  add_training_options(command, arguments.training);
  add_threads_option(command, arguments.threads);
  add_json_flag(command, arguments.json);
  return command;
}

std::vector<std::string> command_line(const TrainArguments& arguments) {
  const TrainingArguments& training = arguments.training;
  std::vector<std::string> words = {"train", "--model=" + training.architecture,
                                    fmt::format("--seed={}", training.seed)};
  const auto add = [&words](const char* option, const auto& value) {
    words.push_back(fmt::format("{}={}", option, value));
  };
  if (training.epochs) add("--epochs", *training.epochs);
  if (training.batch_size) add("--batch-size", *training.batch_size);
  if (training.learning_rate) add("--learning-rate", *training.learning_rate);
  if (training.validation_split) add("--validation-split", *training.validation_split);
  if (training.no_augmentation) words.push_back("--no-augmentation");
  if (!arguments.data.empty()) add("--data", arguments.data);
  if (!arguments.out.empty()) add("--out", arguments.out);
  if (arguments.threads != 0) add("--threads", arguments.threads);
  if (arguments.json) words.push_back("--json");
  return words;
}

}  // namespace sealion::cli
