#include <memory>

#include "cli/commands/commands.h"
#include "cli/commands/import_model.h"

namespace sealion::cli {

void add_import(CLI::App& app) {
  auto arguments = std::make_shared<ImportArguments>();
  add_import_command(app, *arguments).callback([arguments] { import_model(*arguments, {}); });
}

}  // namespace sealion::cli
