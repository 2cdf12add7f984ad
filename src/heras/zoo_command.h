#pragma once

#include <optional>
#include <string>

#include "heras/training.h"

namespace sealion::heras {

/// The command line that trains the architecture `name` as `record` says: its options are what
/// differs from the recipe. Nothing where there is no such architecture, or where something differs
/// that the command has no option for. The images it learned from are not part of it.
std::optional<std::string> training_command(const TrainingRecord& record, const std::string& name);

}  // namespace sealion::heras
