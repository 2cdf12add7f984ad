#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/quantity.h"
#include "cli/commands/commands.h"
#include "cli/support/data_argument.h"
#include "cli/support/labels.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "data/npy.h"
#include "heras/transfer/head_file.h"

namespace sealion::cli {
namespace {

constexpr std::size_t most_shown = 10;

struct ApplyHeadCommandLine {
  std::string head, features, labels, out;
  std::size_t first = 0;
  bool json = false;
};

struct Classes {
  std::size_t first;    ///< number of the first row
  std::size_t classes;  ///< that the head knows
  std::vector<heras::HeadAnswer> answers;
  std::optional<double> accuracy;
};

Classes classify(const ApplyHeadCommandLine& arguments) {
  const heras::Head head = heras::load_head(arguments.head);
  const FeatureTable features = read_npy(arguments.features);
  Classes result{arguments.first, head.classes(), heras::apply_head(head, features), {}};
  if (!arguments.labels.empty()) {
    const auto labels = load_labels(arguments.labels, arguments.first, features.rows);
    result.accuracy = heras::accuracy(result.answers, labels);
  }
  return result;
}

nlohmann::json to_json(const Classes& result) {
  nlohmann::json answers = nlohmann::json::array();
  for (std::size_t i = 0; i < result.answers.size(); ++i) {
    const heras::HeadAnswer& answer = result.answers[i];
    answers.push_back(
        {{"row", result.first + i}, {"class", answer.label}, {"confidence", answer.confidence}});
  }
  nlohmann::json json = {{"rows", result.answers.size()},
                         {"classes", result.classes},
                         {"answers", std::move(answers)}};
  if (result.accuracy) json["accuracy"] = *result.accuracy;
  return json;
}

std::string to_csv(const Classes& result) {
  std::string csv = "row,class,confidence\n";
  for (std::size_t i = 0; i < result.answers.size(); ++i) {
    const heras::HeadAnswer& answer = result.answers[i];
    csv += fmt::format("{},{},{}\n", result.first + i, answer.label, answer.confidence);
  }
  return csv;
}

std::string to_text(const Classes& result) {
  const std::size_t rows = result.answers.size(), shown = std::min(most_shown, rows);
  std::string text =
      fmt::format("{} rows in {} classes:\n", with_commas(rows), with_commas(result.classes));
  for (std::size_t i = 0; i < shown; ++i) {
    const heras::HeadAnswer& answer = result.answers[i];
    text += fmt::format("  row {}: {} ({})\n", result.first + i, answer.label,
                        as_percent(answer.confidence));
  }
  if (shown < rows) {
    text +=
        fmt::format("  and {} more: --out FILE or --json gives all\n", with_commas(rows - shown));
  }
  if (result.accuracy) text += fmt::format("Accuracy: {}\n", as_percent(*result.accuracy));
  return text;
}

void run(const ApplyHeadCommandLine& arguments) {
  const Classes result = classify(arguments);
  if (!arguments.out.empty()) {
    const bool as_json = std::filesystem::path(arguments.out).extension() == ".json";
    write_private_output(arguments.out, as_json ? to_json(result).dump(2) + "\n" : to_csv(result));
  }
  if (arguments.json) return print_json(to_json(result));
  print(to_text(result));
}

}  // namespace

void add_apply_head(CLI::App& app) {
  auto arguments = std::make_shared<ApplyHeadCommandLine>();
  CLI::App& command =
      add_command(app, {"apply-head", over_files, "Classify decrypted features (client)",
                        "  sealion apply-head --head head.json --features more.npy\n"
                        "  sealion apply-head --head head.json --features test.npy --labels "
                        "t10k-labels-idx1-ubyte --out classes.csv"});
  command.add_option("--head", arguments->head, "The head, from fit-head")
      ->required()
      ->option_text("FILE");
  command
      .add_option("--features", arguments->features,
                  "Array of a row for each sample, from decrypt --features or numpy.save")
      ->required()
      ->option_text("FILE");
  command.add_option("--labels", arguments->labels, "IDX file of labels: also report the accuracy")
      ->option_text("FILE");
  command.add_option("--first", arguments->first, "Number of the first row, as given to encrypt")
      ->option_text("I [0]")
      ->check(whole_number(0));
  command
      .add_option("--out", arguments->out,
                  "Also write every class with its confidence here: JSON for a name in .json, else "
                  "CSV")
      ->option_text("FILE");
  add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
