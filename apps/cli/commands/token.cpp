#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "cli/commands/commands.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "serving/access/tokens.h"

namespace sealion::cli {
namespace {

struct TokenCommandLine {
  std::string file, name;
  std::size_t key_quota_mb = 1000, key_expiry_days = 30;
  bool scrapes = false, removes = false, json = false;
};

std::vector<serving::Token> tokens_in(const std::string& file) {
  if (!std::filesystem::exists(file)) return {};
  return serving::read_tokens(file);
}

auto find_name(std::vector<serving::Token>& tokens, const std::string& name) {
  return std::find_if(tokens.begin(), tokens.end(),
                      [&](const auto& token) { return token.caller.name == name; });
}

void remove_token(const TokenCommandLine& arguments) {
  auto tokens = tokens_in(arguments.file);
  const auto found = find_name(tokens, arguments.name);
  if (found == tokens.end()) {
    fail(ErrorCode::not_found, "'{}' has no token of the name '{}'", arguments.file,
         arguments.name);
  }
  tokens.erase(found);
  serving::write_tokens(arguments.file, tokens);
  print(fmt::format("The token '{}' is gone; servers know it after SIGHUP.\n", arguments.name),
        stderr);
}

void add_token_to_file(const TokenCommandLine& arguments) {
  check_name(arguments.name, "--name");
  auto tokens = tokens_in(arguments.file);
  if (find_name(tokens, arguments.name) != tokens.end()) {
    fail(ErrorCode::invalid_argument,
         "'{}' has a token '{}' already: remove it first, with --remove", arguments.file,
         arguments.name);
  }
  const std::string token = serving::make_token();
  tokens.push_back({serving::digest_of_token(token),
                    {arguments.name,
                     {arguments.key_quota_mb * serving::megabyte, arguments.key_expiry_days},
                     !arguments.scrapes,
                     arguments.scrapes}});
  serving::write_tokens(arguments.file, tokens);
  if (arguments.json) {
    return print_json({{"name", arguments.name}, {"token", token}}, stdout);
  }
  print(token + "\n", stdout);
  print(fmt::format("This is the token of '{}'. The file has its digest alone: it is shown once.\n",
                    arguments.name),
        stderr);
}

}  // namespace

void add_token(CLI::App& app) {
  auto arguments = std::make_shared<TokenCommandLine>();
  CLI::App& command =
      add_command(app, {"token", over_network, "Give somebody leave to ask a server (server)",
                        "  sealion token tokens.json --name clinic > clinic.token\n"
                        "  sealion token tokens.json --name prometheus --metrics\n"
                        "  sealion token tokens.json --name clinic --remove\n"
                        "\n"
                        "A server that runs reads the file anew at SIGHUP."});
  command.add_option("FILE", arguments->file, "The file of tokens; made where there is none")
      ->required()
      ->option_text(" ");
  command.add_option("--name", arguments->name, "Whose token: letters, digits, '.', '_' and '-'")
      ->required()
      ->option_text("NAME");
  command
      .add_option("--key-quota-mb", arguments->key_quota_mb,
                  "Disk of the server for the evaluation keys of this name")
      ->check(whole_number(0))
      ->option_text("MB");
  command
      .add_option("--key-expiry-days", arguments->key_expiry_days,
                  "Its evaluation keys go when they have not been used for so long")
      ->check(whole_number(0, 36'500))
      ->option_text("DAYS");
  command.add_flag("--metrics", arguments->scrapes, "For /metrics, and nothing else");
  command.add_flag("--remove", arguments->removes, "Take the token of this name back");
  add_json_flag(command, arguments->json);
  command.callback([arguments] {
    arguments->removes ? remove_token(*arguments) : add_token_to_file(*arguments);
  });
}

}  // namespace sealion::cli
