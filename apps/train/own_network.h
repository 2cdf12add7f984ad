#pragma once

#include <sealion/data.h>

#include "cli/support/training_options.h"
#include "heras/model/model.h"
#include "heras/zoo/zoo.h"

/// `train` for networks of the user's own.
namespace sealion::cli {

/// The network that the options describe, without weights, for these records: its input has their
/// shape and takes the integers that rules fitted to them make, which it has; it has an output for
/// each class, one where there are two, or one for a number. Notes about how a file was read go to
/// stderr. Throws as make_architecture, fit_preprocessing and Model::set_preprocessing.
heras::Model own_network(const TrainArguments& arguments, const Dataset& data);

/// How such a network is trained well on such records, unless options say otherwise: in steps, of
/// which small sets need as many as others.
heras::TrainingRecipe recipe_for(const heras::Model& model, const Dataset& data);

}  // namespace sealion::cli
