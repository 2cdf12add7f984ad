#include <memory>

#include "cli/commands/commands.h"
#include "cli/support/command_line.h"
#include "cli/support/fit_head_options.h"
#include "cli/support/trainer_process.h"

namespace sealion::cli {

void add_fit_head(CLI::App& app) {
  auto arguments = std::make_shared<FitHeadArguments>();
  CLI::App& command = add_fit_head_command(app, *arguments);
  command.callback([arguments, &command] { become_trainer(command_line(command)); });
}

}  // namespace sealion::cli
