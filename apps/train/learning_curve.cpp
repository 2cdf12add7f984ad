#include "heras/train/heads/learning_curve.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/quantity.h"
#include "base/stopwatch.h"
#include "cli/commands/commands.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "data/idx.h"
#include "data/npy.h"
#include "train/curve_job.h"

namespace sealion::cli {
namespace {

struct LearningCurveCommandLine {
  std::string job, out;
  std::size_t threads = 0;
};

struct Labels {
  std::vector<std::uint8_t> train, test;
};

struct Representation {
  FeatureTable train, test;
};

void check_rows(const std::string& path, const FeatureTable& table, std::size_t labels) {
  if (table.rows == labels) return;
  fail(ErrorCode::incompatible, "{} has {} rows for {} labels", path, table.rows, labels);
}

Representation load(const RepresentationJob& job, const Labels& labels) {
  Representation result{read_npy(job.train), read_npy(job.test)};
  check_rows(job.train, result.train, labels.train.size());
  check_rows(job.test, result.test, labels.test.size());
  return result;
}

nlohmann::json to_json(const std::vector<heras::train::CurvePoint>& curve,
                       const std::vector<std::string>& heads) {
  nlohmann::json means = nlohmann::json::array(), deviations = means, best = means;
  for (const heras::train::CurvePoint& point : curve) {
    means.push_back(point.mean);
    deviations.push_back(point.deviation);
    best.push_back(heads[point.head]);
  }
  return {{"mean", means}, {"deviation", deviations}, {"head", best}};
}

/// One representation's curve, with progress on stderr.
nlohmann::json measure(const CurveJob& job, const RepresentationJob& representation,
                       const Labels& labels, const ExecutionContext& context) {
  Progress bar;
  const Stopwatch stopwatch;
  bar.update(0, representation.name);
  const Representation features = load(representation, labels);
  heras::train::CurveOptions options = job.options;
  options.heads = heads_of(job, representation);
  const auto curve = heras::train::learning_curve(
      {features.train, labels.train}, {features.test, labels.test}, options,
      {context.threads, bar.callback(representation.name), context.stop});
  bar.line(fmt::format("{}: {} with {} labels a class, {} with {}  {}", representation.name,
                       as_percent(curve.front().mean), options.labels_per_class.front(),
                       as_percent(curve.back().mean), options.labels_per_class.back(),
                       as_seconds(stopwatch.seconds())));
  return to_json(curve, representation.heads);
}

void run(const LearningCurveCommandLine& arguments) {
  const CurveJob job = load_curve_job(arguments.job);
  if (!arguments.out.empty()) check_writable(arguments.out);
  const Labels labels{read_idx_labels(job.train_labels), read_idx_labels(job.test_labels)};
  nlohmann::json curves = nlohmann::json::object();
  for (const RepresentationJob& representation : job.representations) {
    curves[representation.name] =
        measure(job, representation, labels, execution_context(arguments.threads));
  }
  const nlohmann::json result = {{"labels_per_class", job.options.labels_per_class},
                                 {"representations", std::move(curves)},
                                 {"seeds", job.options.seeds},
                                 {"test_rows", labels.test.size()}};
  if (arguments.out.empty()) return print_json(result);
  write_file(arguments.out, result.dump(2) + "\n");
}

}  // namespace

void add_learning_curve(CLI::App& app) {
  auto arguments = std::make_shared<LearningCurveCommandLine>();
  CLI::App& command = add_command(
      app, {"learning-curve", in_one_process,
            "Measure how accuracy grows with the number of labels; called by 'sealion demo'",
            "  sealion-train learning-curve --job job.json --out curve.json"});
  command.add_option("--job", arguments->job, "What to measure, as JSON")
      ->required()
      ->option_text("FILE");
  command.add_option("--out", arguments->out, "Where the result goes, as JSON (default: stdout)")
      ->option_text("FILE");
  add_threads_option(command, arguments->threads);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
