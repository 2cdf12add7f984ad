#include "heras/train/heads/fit_head.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/quantity.h"
#include "base/stopwatch.h"
#include "cli/commands/commands.h"
#include "cli/support/files.h"
#include "cli/support/fit_head_options.h"
#include "cli/support/labels.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "data/npy.h"
#include "heras/transfer/head_file.h"

namespace sealion::cli {
namespace {

/// Features with their labels.
struct LabelledRows {
  FeatureTable features;
  std::vector<std::uint8_t> labels;
};

LabelledRows load_rows(const std::string& features, const std::string& labels, std::size_t first) {
  LabelledRows rows{read_npy(features), {}};
  rows.labels = load_labels(labels, first, rows.features.rows);
  return rows;
}

double accuracy(const heras::Head& head, const LabelledRows& rows) {
  return heras::accuracy(heras::apply_head(head, rows.features), rows.labels);
}

struct Fit {
  heras::Head head;
  double seconds;
  std::size_t rows, test_rows;
  double accuracy;  ///< on the rows that it was fitted to
  std::optional<double> test_accuracy;
};

Fit fit(const FitHeadArguments& arguments) {
  heras::check_head_options(arguments.options);
  const LabelledRows train = load_rows(arguments.features, arguments.labels, arguments.first);
  LabelledRows test;
  if (!arguments.test_features.empty()) {
    test = load_rows(arguments.test_features, arguments.test_labels, 0);
    if (test.features.columns != train.features.columns) {
      fail(ErrorCode::incompatible, "{} has {} columns, and {} has {}", arguments.test_features,
           test.features.columns, arguments.features, train.features.columns);
    }
  }
  check_writable(arguments.out);
  const Stopwatch stopwatch;
  Fit result{
      heras::train::fit_head(train.features, train.labels, arguments.options, execution_context()),
      stopwatch.seconds(),
      train.features.rows,
      test.features.rows,
      0,
      {}};
  result.accuracy = accuracy(result.head, train);
  if (result.test_rows > 0) result.test_accuracy = accuracy(result.head, test);
  return result;
}

nlohmann::json to_json(const Fit& fit, const FitHeadArguments& arguments) {
  nlohmann::json json = {{"rows", fit.rows},
                         {"features", fit.head.features()},
                         {"classes", fit.head.classes()},
                         {"hidden_units", arguments.options.hidden_units},
                         {"weight_decay", arguments.options.weight_decay},
                         {"epochs", arguments.options.epochs},
                         {"seed", arguments.options.seed},
                         {"seconds", fit.seconds},
                         {"accuracy", fit.accuracy},
                         {"out", arguments.out}};
  if (fit.test_accuracy) {
    json["test_rows"] = fit.test_rows;
    json["test_accuracy"] = *fit.test_accuracy;
  }
  return json;
}

std::string to_text(const Fit& fit, const FitHeadArguments& arguments) {
  std::string text = fmt::format(
      "Learned to tell {} classes by {} features from {} rows in {}; it reads {} of them",
      fit.head.classes(), with_commas(fit.head.features()), with_commas(fit.rows),
      as_seconds(fit.seconds), as_percent(fit.accuracy));
  if (fit.test_accuracy) {
    text += fmt::format(" and {} of the {} test rows", as_percent(*fit.test_accuracy),
                        with_commas(fit.test_rows));
  }
  return text + fmt::format(".\nHead: {}\n", arguments.out);
}

void run(const FitHeadArguments& arguments) {
  const Fit result = fit(arguments);
  heras::save_head(arguments.out, result.head);
  if (arguments.json) return print_json(to_json(result, arguments));
  print(to_text(result, arguments));
}

}  // namespace

void add_fit_head(CLI::App& app) {
  auto arguments = std::make_shared<FitHeadArguments>();
  add_fit_head_command(app, *arguments).callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
