#include <CLI/App.hpp>
#include <string>

#include "base/key_memory.h"
#include "cli/commands/commands.h"
#include "cli/support/exit_code.h"
#include "cli/support/program.h"

namespace sealion::cli {
namespace {

constexpr const char* description =
    "SEALion trains a neural network on plaintext and runs it on homomorphically encrypted data.";

constexpr const char* typical_use =
    "Everything in one go:\n"
    "  sealion demo                                        train, encrypt, classify, report.html\n"
    "  sealion evaluate dnn-30 --encrypted                 judge the model that comes along\n"
    "\n"
    "The client (keygen, encrypt, decrypt) needs the public manifest and its own key; the server\n"
    "(predict) needs the model and no secret:\n"
    "  sealion train --out digits.sealion                  also writes digits.manifest.json\n"
    "  sealion keygen digits.manifest.json --out secret.key\n"
    "  sealion encrypt digits.manifest.json --key secret.key --out batch.enc --records 100\n"
    "  sealion predict digits.sealion --in batch.enc --out answer.enc\n"
    "  sealion decrypt digits.manifest.json --key secret.key --in answer.enc --request "
    "batch.enc.request\n"
    "\n"
    "Where a server runs the model, one command is the client:\n"
    "  sealion ask https://models.example.org --data patients.csv\n"
    "\n"
    "A client may learn from a few labels of its own what a server's features tell:\n"
    "  sealion decrypt vae.manifest.json --key secret.key --in answer.enc --request "
    "few.enc.request --features few.npy\n"
    "  sealion fit-head --features few.npy --labels few-labels-idx1-ubyte --out head.json\n"
    "  sealion apply-head --head head.json --features more.npy\n"
    "\n"
    "'sealion COMMAND --help' explains a command. Results go to stdout, everything else to\n"
    "stderr; with --json stdout gets one JSON document. Data may go through pipes: '-' for a file\n"
    "is stdin or stdout, and the results of a command that writes data to stdout go to stderr.\n"
    "\n";

void describe(CLI::App& app) {
  app.name("sealion");
  app.description(description);
  add_demo(app);
  add_train(app);
  add_evaluate(app);
  add_import(app);
  add_plan(app);
  add_zoo(app);
  add_ask(app);
  add_keygen(app);
  add_encrypt(app);
  add_predict(app);
  add_decrypt(app);
  add_serve(app);
  add_token(app);
  add_fit_head(app);
  add_apply_head(app);
  add_info(app);
  add_bench(app);
  app.footer(std::string(typical_use) + exit_code_help);
}

}  // namespace
}  // namespace sealion::cli

int main(int argc, char** argv) {
  sealion::forbid_core_dumps();  // some commands hold a key
  return sealion::cli::run_program(argc, argv, sealion::cli::describe);
}
