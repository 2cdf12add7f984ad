// The half of `sealion train`, `fit-head`, `import` and `demo` that links libtorch. A process of
// its own, so that none of libtorch's many libraries comes near a secret key or the start of any
// other command.
#include <CLI/App.hpp>

#include "cli/commands/commands.h"
#include "cli/support/exit_code.h"
#include "cli/support/program.h"

namespace sealion::cli {
namespace {

void describe(CLI::App& app) {
  app.name("sealion-train");
  app.description("Trains; called by 'sealion train', 'fit-head', 'import' and 'demo'.");
  add_train(app);
  add_fit_head(app);
  add_import(app);
  add_learning_curve(app);
  add_project(app);
  add_float_vae(app);
  app.footer(exit_code_help);
}

}  // namespace
}  // namespace sealion::cli

int main(int argc, char** argv) {
  return sealion::cli::run_program(argc, argv, sealion::cli::describe);
}
