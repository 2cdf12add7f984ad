#include <memory>

#include "cli/commands/commands.h"
#include "cli/support/trainer_process.h"
#include "cli/support/training_options.h"

namespace sealion::cli {

void add_train(CLI::App& app) {
  auto arguments = std::make_shared<TrainArguments>();
  add_train_command(app, *arguments).callback([arguments] {
    become_trainer(command_line(*arguments));
  });
}

}  // namespace sealion::cli
