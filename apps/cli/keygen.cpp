#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/options.h"
#include "cli/output.h"

namespace sealion::cli {
namespace {

struct Arguments {
  std::string manifest, out = "secret.key";
  bool force = false, json = false;
};

void run(const Arguments& arguments) {
  const Client client(load_manifest(arguments.manifest));
  std::error_code error;
  if (!arguments.force && std::filesystem::exists(arguments.out, error)) {
    fail(ErrorCode::invalid_argument,
         "'{}' exists; without it, what was encrypted under it is lost: choose another name, or "
         "replace it with --force",
         arguments.out);
  }
  const SecretKey key = client.generate_key();
  write_file(arguments.out, write_secret_key(key), FileAccess::owner_only);
  const std::string id = to_hex(key.id());
  if (arguments.json) {
    return print_json({{"model", client.manifest().name}, {"key_id", id}, {"out", arguments.out}});
  }
  print(fmt::format("Secret key {} for '{}' written to {}. Keep it: nothing else decrypts.\n", id,
                    client.manifest().name, arguments.out));
}

}  // namespace

void add_keygen(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App& command =
      add_command(app, {"keygen", over_files, "Make a secret key for a model (client)",
                        "  sealion keygen dnn-30 --out secret.key\n"
                        "  sealion keygen digits.manifest.json --out secret.key --force"});
  add_manifest_argument(command, arguments->manifest);
  command.add_option("--out", arguments->out, "Where the key goes, readable by you alone")
      ->option_text("FILE [secret.key]");
  command.add_flag("--force", arguments->force, "Replace a key that is there");
  add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
