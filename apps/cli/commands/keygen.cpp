#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/quantity.h"
#include "cli/commands/commands.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "exchange/key_files.h"

namespace sealion::cli {
namespace {

struct KeygenCommandLine {
  ManifestArguments manifest;
  std::string out = "secret.key", evaluation_keys = "evaluation.keys";
  bool force = false, json = false;
};

/// What was written.
struct Written {
  std::string model, key_id, out;
  std::string evaluation_keys;  ///< empty where the model needs none
  std::size_t evaluation_key_bytes;
};

void check_absent(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return;
  fail(ErrorCode::invalid_argument,
       "'{}' exists; without it, what was encrypted under it is lost: choose another name, or "
       "replace it with --force",
       path);
}

/// Refuses before there is a key what would leave it without its evaluation keys.
void check_targets(const KeygenCommandLine& arguments, bool needs_keys) {
  if (!arguments.force) check_absent(arguments.out);
  check_writable(arguments.out);
  if (!needs_keys) return;
  namespace fs = std::filesystem;
  if (fs::absolute(arguments.out).lexically_normal() ==
      fs::absolute(arguments.evaluation_keys).lexically_normal()) {
    fail(ErrorCode::invalid_argument,
         "'{}' cannot hold both the secret key and the evaluation keys", arguments.out);
  }
  if (!arguments.force) check_absent(arguments.evaluation_keys);
  check_writable(arguments.evaluation_keys);
}

/// Returns the size of the file.
std::size_t write_evaluation_keys_file(const std::string& path, const Client& client,
                                       const SecretKey& key) {
  const SealedFile file =
      write_evaluation_keys(client.generate_evaluation_keys(key), client.manifest().model_id);
  write_file(path, file.pieces());
  return file.size();
}

Written make_keys(const KeygenCommandLine& arguments) {
  const Client client(load_manifest(arguments.manifest));
  const bool needs_keys = !client.manifest().evaluation_keys.empty();
  check_targets(arguments, needs_keys);
  const SecretKey key = client.generate_key();
  Written written{client.manifest().name, to_hex(key.id()), arguments.out, "", 0};
  if (needs_keys) {
    written.evaluation_keys = arguments.evaluation_keys;
    written.evaluation_key_bytes =
        write_evaluation_keys_file(arguments.evaluation_keys, client, key);
  }
  write_file(arguments.out, write_secret_key(key), FileAccess::owner_only);
  return written;
}

void run(const KeygenCommandLine& arguments) {
  const Written written = make_keys(arguments);
  const bool needs_keys = !written.evaluation_keys.empty();
  if (arguments.json) {
    nlohmann::json json = {
        {"model", written.model}, {"key_id", written.key_id}, {"out", written.out}};
    if (needs_keys) {
      json["evaluation_keys"] = written.evaluation_keys;
      json["evaluation_key_bytes"] = written.evaluation_key_bytes;
    }
    return print_json(json);
  }
  print(fmt::format("Secret key {} for '{}' written to {}. Keep it: nothing else decrypts.\n",
                    written.key_id, written.model, written.out));
  if (needs_keys) {
    print(fmt::format("Evaluation keys for the server written to {} ({}). They are public.\n",
                      written.evaluation_keys, as_bytes(written.evaluation_key_bytes)));
  }
}

}  // namespace

void add_keygen(CLI::App& app) {
  auto arguments = std::make_shared<KeygenCommandLine>();
  CLI::App& command =
      add_command(app, {"keygen", over_files, "Make a secret key for a model (client)",
                        "  sealion keygen dnn-30 --out secret.key\n"
                        "  sealion keygen digits.manifest.json --out secret.key --force"});
  add_manifest_argument(command, arguments->manifest.manifest);
  command.add_option("--out", arguments->out, "Where the key goes, readable by you alone")
      ->option_text("FILE [secret.key]");
  command
      .add_option("--evaluation-keys", arguments->evaluation_keys,
                  "Where the server's keys go, for models that relinearise or rotate, as those for "
                  "single records do")
      ->option_text("FILE [evaluation.keys]");
  command.add_flag("--force", arguments->force, "Replace keys that are there");
  add_least_security_options(command, arguments->manifest);
  add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
