#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sealion::cli {

/// What one may change about a training; what is not given is the recipe's.
struct TrainingArguments {
  std::string architecture = "dnn-30";
  std::optional<std::size_t> epochs, batch_size;
  std::optional<double> learning_rate, validation_split;
  std::uint64_t seed = 1;
  bool no_augmentation = false;
};

/// All that `train` takes.
struct TrainArguments {
  TrainingArguments training;
  std::string data, out;
  std::size_t threads = 0;
  bool json = false;
};

void add_training_options(CLI::App& command, TrainingArguments& arguments);

/// The command `train` with its options; the caller says what it does.
CLI::App& add_train_command(CLI::App& app, TrainArguments& arguments);

/// The words that give `train` these arguments.
std::vector<std::string> command_line(const TrainArguments& arguments);

}  // namespace sealion::cli
