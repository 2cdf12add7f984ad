#include <memory>

#include "cli/commands/ask_command.h"
#include "cli/commands/commands.h"
#include "cli/support/command_line.h"
#include "cli/support/sibling_program.h"

namespace sealion::cli {

void add_ask(CLI::App& app) {
  auto arguments = std::make_shared<AskArguments>();
  CLI::App& command = add_ask_command(app, *arguments);
  command.callback([arguments, &command] { become_extra(command_line(command)); });
}

}  // namespace sealion::cli
