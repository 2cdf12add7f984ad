#pragma once

#include <string>

#include "cli/support/training_options.h"
#include "data/idx_folder.h"
#include "heras/training/training.h"
#include "heras/zoo/zoo.h"

/// What the arguments of `train` stand for, whatever kind of model is trained.
namespace sealion::cli {

/// The recipe with what was given, callbacks and files, but no teacher; refuses what has no meaning
/// before there is work to lose.
heras::TrainingRecipe checked_recipe(const TrainArguments& arguments);

/// Where the model goes.
std::string out_file(const TrainArguments& arguments);

/// Throws what writing a file of the training would throw.
void check_outputs(const TrainArguments& arguments);

/// The images of the chosen classes, of which some are to learn from; perhaps none to judge by.
DataSplits training_data(const TrainArguments& arguments);

}  // namespace sealion::cli
