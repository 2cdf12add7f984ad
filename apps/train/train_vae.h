#pragma once

#include "cli/support/training_options.h"

namespace sealion::cli {

/// `train` for the zoo's variational auto-encoder, from images alone.
void train_vae(const TrainArguments& arguments);

}  // namespace sealion::cli
