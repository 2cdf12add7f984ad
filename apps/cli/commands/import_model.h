#pragma once

#include "cli/commands/import_command.h"
#include "real/distillation.h"

namespace sealion::cli {

/// Imports, saves and reports; with a distiller activations are replaced.
void import_model(const ImportArguments& arguments, real::Distiller distiller);

}  // namespace sealion::cli
