#include "cli/support/fit_head_options.h"

#include <fmt/format.h>

#include "cli/support/options.h"

namespace sealion::cli {
namespace {

void add_files(CLI::App& command, FitHeadArguments& arguments) {
  command
      .add_option("--features", arguments.features,
                  "Array of a row for each labelled sample, from decrypt --features or numpy.save")
      ->required()
      ->option_text("FILE");
  command.add_option("--labels", arguments.labels, "IDX file of their labels")
      ->required()
      ->option_text("FILE");
  command
      .add_option("--first", arguments.first,
                  "Number of the first row's label, as given to encrypt")
      ->option_text("I [0]")
      ->check(whole_number(0));
  command.add_option("--out", arguments.out, "Where the head goes, as JSON")
      ->required()
      ->option_text("FILE");
  CLI::Option* features =
      command.add_option("--test-features", arguments.test_features, "Array to judge the head by");
  CLI::Option* labels =
      command.add_option("--test-labels", arguments.test_labels, "IDX file of its labels");
  features->option_text("FILE")->needs(labels);
  labels->option_text("FILE")->needs(features);
}

void add_fit(CLI::App& command, heras::HeadOptions& options) {
  command
      .add_option("--hidden", options.hidden_units,
                  "Units of one hidden layer with a ReLU (default: none, a linear softmax)")
      ->option_text("UNITS")
      ->check(whole_number(1, heras::most_hidden_units));
  command
      .add_option("--weight-decay", options.weight_decay,
                  "How much large weights cost, against the sum of the rows' losses")
      ->option_text(fmt::format("X [{}]", options.weight_decay));
  command
      .add_option("--epochs", options.epochs,
                  "How often all rows together move the weights, at most")
      ->option_text(fmt::format("N [{}]", options.epochs))
      ->check(whole_number(1, heras::most_head_epochs));
  command.add_option("--seed", options.seed, "Of what a hidden layer starts from")
      ->option_text(fmt::format("N [{}]", options.seed))
      ->check(whole_number(0, UINT64_MAX));
}

}  // namespace

CLI::App& add_fit_head_command(CLI::App& app, FitHeadArguments& arguments) {
  CLI::App& command = add_command(
      app,
      {"fit-head", over_files, "Learn to classify decrypted features from a few labels (client)",
       "  sealion fit-head --features few.npy --labels few-labels-idx1-ubyte --out head.json\n"
       "  sealion fit-head --features few.npy --labels few-labels-idx1-ubyte --hidden 64 --out "
       "head.json --test-features test.npy --test-labels t10k-labels-idx1-ubyte"});
  add_files(command, arguments);
  add_fit(command, arguments.options);
  add_json_flag(command, arguments.json);
  return command;
}

}  // namespace sealion::cli
