#include <CLI/App.hpp>
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

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

struct Command {
  std::string_view name;
  void (*add)(CLI::App& app);
};

/// In the order in which they are listed.
constexpr Command commands[] = {
    {"demo", add_demo},       {"train", add_train},       {"evaluate", add_evaluate},
    {"import", add_import},   {"plan", add_plan},         {"zoo", add_zoo},
    {"ask", add_ask},         {"keygen", add_keygen},     {"encrypt", add_encrypt},
    {"predict", add_predict}, {"decrypt", add_decrypt},   {"serve", add_serve},
    {"token", add_token},     {"fit-head", add_fit_head}, {"apply-head", add_apply_head},
    {"info", add_info},       {"bench", add_bench},
};

/// Adds all commands, or the one that is asked for alone: the options of all take a millisecond.
void describe(CLI::App& app, std::string_view asked) {
  app.name("sealion");
  app.description(description);
  const bool is_one = std::ranges::find(commands, asked, &Command::name) != std::end(commands);
  for (const Command& command : commands) {
    if (!is_one || command.name == asked) command.add(app);
  }
  app.footer(std::string(typical_use) + exit_code_help);
}

}  // namespace
}  // namespace sealion::cli

int main(int argc, char** argv) {
  sealion::forbid_core_dumps();  // some commands hold a key
  const std::string_view asked = argc > 1 ? argv[1] : "";
  return sealion::cli::run_program(argc, argv,
                                   [&](CLI::App& app) { sealion::cli::describe(app, asked); });
}
