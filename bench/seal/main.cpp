// Native Microsoft SEAL and SEALion side by side, in one process.
#include "bench/seal/commands.h"
#include "cli/support/exit_code.h"
#include "cli/support/program.h"

namespace sealion::bench {
namespace {

void describe(CLI::App& app) {
  app.name("sealion-bench-seal");
  app.description(
      "Measures Microsoft SEAL and SEALion at the same work, in turn, with the same parameters,\n"
      "keys and ciphertexts. A ratio says how many times as long SEAL takes.");
  add_primitives(app);
  add_networks(app);
  app.footer(cli::exit_code_help);
}

}  // namespace
}  // namespace sealion::bench

int main(int argc, char** argv) {
  return sealion::cli::run_program(argc, argv, sealion::bench::describe);
}
