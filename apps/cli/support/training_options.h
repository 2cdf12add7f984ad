#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/support/architecture_options.h"
#include "cli/support/data_options.h"
#include "data/preprocessing/fit_preprocessing.h"
#include "heras/zoo/zoo.h"
#include "heras/zoo/zoo_command.h"

namespace sealion::cli {

/// What one may change about a training; what is not given is the recipe's.
struct TrainingArguments {
  std::string architecture = "dnn-30";
  heras::RecipeFields values;               ///< what the options were given
  std::vector<const CLI::Option*> options;  ///< in the order of their fields; some were not given
};

/// All that `train` takes.
struct TrainArguments {
  TrainingArguments training;
  ArchitectureArguments network = {};  ///< of the user's own, instead of one of the zoo's
  Scaling scaling = Scaling::standardise;
  DataArguments data = {};
  std::string out = {};
  std::vector<std::size_t> classes = {};             ///< only records of these; empty: of all
  std::string teacher = {};                          ///< a model file or a zoo name, or nothing
  std::string checkpoint = {}, best = {}, log = {};  ///< files to write, or nothing
  std::string monitor = "validation_accuracy";
  std::size_t patience = 0;  ///< 0: no early stopping
  bool resume = false;
  std::size_t threads = 0;
  bool json = false;
};

/// The options that every training has.
void add_training_options(CLI::App& command, TrainingArguments& arguments);

/// The command `train` with all its options; the caller says what it does.
CLI::App& add_train_command(CLI::App& app, TrainArguments& arguments);

/// The architecture's recipe, or another, with what was given, as it was given.
heras::RecipeFields fields_of(const TrainingArguments& arguments);
heras::RecipeFields fields_of(const TrainingArguments& arguments,
                              const heras::TrainingRecipe& recipe);

/// Whether an option says how far images are moved.
bool moves_images(const TrainingArguments& arguments);

/// The same as a recipe. Throws `unsupported` for an unknown name, `invalid_argument` for what has
/// no meaning.
heras::TrainingRecipe recipe_of(const TrainingArguments& arguments);

/// The words that give `train` these arguments.
std::vector<std::string> command_line(const TrainArguments& arguments);

}  // namespace sealion::cli
