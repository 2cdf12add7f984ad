#include "cli/commands/ask_command.h"

#include "cli/support/options.h"

namespace sealion::cli {
namespace {

constexpr std::size_t longest_seconds = 86400;

void add_server_options(CLI::App& command, AskArguments& arguments) {
  command
      .add_option("URL", arguments.url,
                  "The server, http://HOST:PORT or https://HOST, or one of its models, with "
                  "/v2/models/NAME behind it")
      ->required()
      ->option_text(" ");
  command.add_option("--model", arguments.model, "Which model, where the server has several")
      ->option_text("NAME");
  command
      .add_option("--token-file", arguments.token_file,
                  "The file with your token, readable by you alone (default: $SEALION_TOKEN, else "
                  "none)")
      ->option_text("FILE");
  command
      .add_option("--ca", arguments.authorities,
                  "Certificates of authorities to trust instead of the system's")
      ->option_text("FILE.pem");
  command.add_flag("--insecure-no-tls", arguments.may_send_token_in_clear,
                   "Send the token to another machine unencrypted, where the way is safe by other "
                   "means");
  command.add_option("--timeout", arguments.timeout, "Seconds after which one request is given up")
      ->option_text("S [600]")
      ->check(whole_number(1, longest_seconds));
  command
      .add_option("--patience", arguments.patience, "Seconds in which a busy server is asked again")
      ->option_text("S [60]")
      ->check(whole_number(0, longest_seconds));
}

void add_options(CLI::App& command, AskArguments& arguments) {
  add_server_options(command, arguments);
  command
      .add_option("--key", arguments.key,
                  "Your secret key, from keygen (default: one that is made once and kept in "
                  "~/.local/share/sealion/keys)")
      ->option_text("FILE");
  command
      .add_option("--out", arguments.out,
                  "Also write every answer here: JSON for a name in .json, else CSV; - is stdout, "
                  "and the rest then goes to stderr")
      ->option_text("FILE");
  add_data_options(command, arguments.data);
  command.add_option("--first", arguments.first, "Number of the first record")
      ->option_text("I [0]")
      ->check(whole_number(0));
  command
      .add_option("--records,--images", arguments.records, "Records to ask about (default: all)")
      ->option_text("N")
      ->check(whole_number(1));
  add_least_security_options(command, arguments.least);
  add_threads_option(command, arguments.threads);
  add_json_flag(command, arguments.json);
}

}  // namespace

CLI::App& add_ask_command(CLI::App& app, AskArguments& arguments) {
  CLI::App& command = add_command(
      app,
      {"ask", over_network, "Ask a server about records that it never sees (client)",
       "  sealion ask http://127.0.0.1:8000 --records 10\n"
       "  sealion ask https://models.example.org --model linear --data patients.csv --out "
       "answers.csv --token-file token\n"
       "  sealion ask https://models.example.org/v2/models/houses --data houses.csv --label price\n"
       "  sealion ask http://127.0.0.1:8000/v2/models/dnn-30/versions/1 --records 1000 --json"});
  add_options(command, arguments);
  return command;
}

}  // namespace sealion::cli
