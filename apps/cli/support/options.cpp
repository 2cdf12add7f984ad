#include "cli/support/options.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "cli/support/interruption.h"
#include "data/idx_folder.h"
#include "rlwe/security_words.h"

namespace sealion::cli {
namespace {

constexpr std::size_t most_threads = 4096;

/// Takes what is written as an `Integer` in [low, high].
template <typename Integer>
CLI::Validator number_between(Integer low, Integer high) {
  const auto check = [low, high](const std::string& text) -> std::string {
    Integer value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    if (is_number && value >= low && value <= high) return {};
    if (high >= Integer{INT64_MAX}) {
      return fmt::format("'{}' is not a whole number from {} up", text, low);
    }
    return fmt::format("'{}' is not a whole number from {} to {}", text, low, high);
  };
  return CLI::Validator(check, "");
}

}  // namespace

CLI::App& add_command(CLI::App& app, const CommandText& text) {
  CLI::App& command = *app.add_subcommand(text.name, text.description);
  command.group(text.group);
  command.footer(std::string("Examples:\n") + text.examples);
  return command;
}

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high) {
  return number_between(low, high);
}

CLI::Validator integer_between(std::int64_t low, std::int64_t high) {
  return number_between(low, high);
}

void add_json_flag(CLI::App& command, bool& json) {
  command.add_flag("--json", json, "Print the result as one JSON document");
}

void add_threads_option(CLI::App& command, std::size_t& threads) {
  command.add_option("--threads", threads, "Threads to use (default: all processors)")
      ->option_text("N")
      ->check(whole_number(1, most_threads));
}

CLI::Option* add_model_argument(CLI::App& command, std::string& model) {
  return command.add_option("MODEL", model, "A model file, or a name from the zoo")
      ->option_text(" ");
}

void add_manifest_argument(CLI::App& command, std::string& manifest) {
  command
      .add_option("MODEL_OR_MANIFEST", manifest,
                  "The model's public manifest: NAME.manifest.json, or a model file or zoo name "
                  "that has one")
      ->required()
      ->option_text(" ");
}

void add_least_security_options(CLI::App& command, ManifestArguments& arguments) {
  command
      .add_option("--least-security", arguments.least_bits,
                  "Bits of security below which the manifest's parameters are refused")
      ->option_text("128|192|256 [128]")
      ->check(CLI::IsMember({"128", "192", "256"}));
  command
      .add_option("--least-security-table", arguments.least_table,
                  "By whose estimate, whatever table the manifest names: a plan for clients of "
                  "Microsoft SEAL may need 2018")
      ->option_text("2024|2024-quantum|2018|2018-quantum [2024]")
      ->check(CLI::IsMember(security_table_words()));
}

ExecutionContext execution_context(std::size_t threads, ProgressCallback progress) {
  return {threads, std::move(progress), &interruption()};
}

std::filesystem::path data_folder(const std::string& folder) {
  return folder.empty() ? default_data_folder() : std::filesystem::path(folder);
}

}  // namespace sealion::cli
