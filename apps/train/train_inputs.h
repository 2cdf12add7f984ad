#pragma once

#include <string>

#include "cli/support/training_options.h"
#include "data/dataset.h"
#include "heras/training/training.h"
#include "heras/zoo/zoo.h"

/// What the arguments of `train` stand for, whatever kind of model is trained.
namespace sealion::cli {

/// The recipe, that of the zoo's architecture or another, with what was given, callbacks and files,
/// but no teacher; refuses what has no meaning before there is work to lose.
heras::TrainingRecipe checked_recipe(const TrainArguments& arguments);
heras::TrainingRecipe checked_recipe(const TrainArguments& arguments,
                                     const heras::TrainingRecipe& base);

/// Whether a network of the user's own is trained.
bool is_own_network(const TrainArguments& arguments);

/// Where the model goes.
std::string out_file(const TrainArguments& arguments);

/// Throws what writing a file of the training would throw.
void check_outputs(const TrainArguments& arguments);

/// The records of the chosen classes, of which some are to learn from; perhaps none to judge by.
DataSplits training_data(const TrainArguments& arguments);

}  // namespace sealion::cli
