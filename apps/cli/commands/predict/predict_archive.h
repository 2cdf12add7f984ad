#pragma once

#include "cli/commands/predict/predict_command_line.h"

namespace sealion::cli {

/// Answers all requests in a folder that have no answer yet. What is wrong with one request is said
/// and does not keep the others from being answered; then it ends as with an error.
void predict_archive(const PredictCommandLine& arguments);

}  // namespace sealion::cli
