// The half of `sealion ask` and `import` that links libcurl and protobuf. A process of its own, so
// that no other command waits for these and the 25 libraries that they bring along.
#include <CLI/App.hpp>

#include "base/key_memory.h"
#include "cli/commands/commands.h"
#include "cli/support/exit_code.h"
#include "cli/support/program.h"

namespace sealion::cli {
namespace {

void describe(CLI::App& app) {
  app.name("sealion-extra");
  app.description("Called by 'sealion ask' and 'sealion import'.");
  add_ask(app);
  add_import(app);
  app.footer(exit_code_help);
}

}  // namespace
}  // namespace sealion::cli

int main(int argc, char** argv) {
  sealion::forbid_core_dumps();  // ask holds a key
  return sealion::cli::run_program(argc, argv, sealion::cli::describe);
}
