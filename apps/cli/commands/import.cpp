#include <memory>

#include "cli/commands/commands.h"
#include "cli/commands/import_command.h"
#include "cli/support/command_line.h"
#include "cli/support/sibling_program.h"
#include "cli/support/trainer_process.h"

namespace sealion::cli {

void add_import(CLI::App& app) {
  auto arguments = std::make_shared<ImportArguments>();
  CLI::App& command = add_import_command(app, *arguments);
  command.callback([arguments, &command] {
    if (arguments->replaces_activations) become_trainer(command_line(command));
    become_extra(command_line(command));
  });
}

}  // namespace sealion::cli
