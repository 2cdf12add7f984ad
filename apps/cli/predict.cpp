#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/cost_model_file.h"
#include "cli/files.h"
#include "cli/format.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "heras/peak_memory.h"
#include "heras/sequential.h"
#include "heras/stopwatch.h"
#include "heras/zoo.h"
#include "runtime/server.h"

namespace sealion::cli {
namespace {

struct Arguments {
  std::string model, in, out, evaluation_keys;
  std::size_t threads = 0;
  bool json = false;
};

struct Prediction {
  std::string model, out;
  std::size_t images, batch;
  double evaluate_seconds, forecast_seconds;
  std::size_t download_bytes;
};

ChannelKeys load_keys(const Arguments& arguments, const Manifest& manifest,
                      const std::vector<ParametersPtr>& parameters, const KeyId& wanted) {
  if (manifest.evaluation_keys.empty()) return {};
  if (arguments.evaluation_keys.empty()) {
    fail(ErrorCode::invalid_argument,
         "the model '{}' relinearises: give the client's evaluation keys, which keygen made, with "
         "--evaluation-keys",
         manifest.name);
  }
  ChannelKeys keys = load_evaluation_keys(arguments.evaluation_keys, manifest, parameters);
  if (keys.front().id() != wanted) {
    fail(ErrorCode::incompatible, "{}: of another key than {}", arguments.evaluation_keys,
         arguments.in);
  }
  return keys;
}

Prediction predict(const Arguments& arguments) {
  const heras::Sequential model = heras::Sequential::load(heras::find_model(arguments.model));
  const heras::Deployment deployment = model.deployment();
  const Manifest& manifest = deployment.manifest;
  const Server server(model.program(), deployment.plan.barriers, manifest);
  const BatchFile inputs = load_batch(arguments.in, BatchKind::inputs, manifest, server.channels());
  const ChannelKeys keys = load_keys(arguments, manifest, server.channels(), inputs.key_id);
  check_writable(arguments.out);
  CostModel cost_model = load_cost_model();
  cost_model.threads = thread_count(arguments.threads);
  Progress progress;
  const heras::Stopwatch stopwatch;
  ChannelBatches outputs = server.evaluate(
      inputs.channels, keys, cost_model.threads, [&](std::size_t done, std::size_t all) {
        progress.update(static_cast<double>(done) / static_cast<double>(all), "evaluating");
      });
  const double seconds = stopwatch.seconds();
  const ByteVector bytes =
      write_batch({BatchKind::outputs, manifest.model_id, inputs.key_id, std::move(outputs)});
  write_file(arguments.out, bytes);
  return {manifest.name,         arguments.out, inputs.samples(),
          manifest.parameters.n, seconds,       server_seconds(deployment.plan.cost, cost_model),
          bytes.size()};
}

void run(const Arguments& arguments) {
  const Prediction result = predict(arguments);
  if (arguments.json) {
    return print_json({{"model", result.model},
                       {"images", result.images},
                       {"batch", result.batch},
                       {"evaluate_seconds", result.evaluate_seconds},
                       {"evaluate_seconds_forecast", result.forecast_seconds},
                       {"peak_memory_bytes", heras::peak_memory_bytes()},
                       {"download_bytes", result.download_bytes},
                       {"out", result.out}});
  }
  print(fmt::format("{} images classified unseen in {}; the encrypted answer is {} ({}).\n",
                    with_commas(result.images), as_seconds(result.evaluate_seconds), result.out,
                    as_bytes(result.download_bytes)));
}

}  // namespace

void add_predict(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App& command = add_command(
      app, {"predict", over_files, "Classify an encrypted batch, without a key (server)",
            "  sealion predict dnn-30 --in batch.enc --out answer.enc"});
  command.add_option("MODEL", arguments->model, "A model file, or a name from the zoo")
      ->required()
      ->option_text(" ");
  command.add_option("--in", arguments->in, "The encrypted batch, from encrypt")
      ->required()
      ->option_text("FILE");
  command.add_option("--out", arguments->out, "Where the encrypted answer goes")
      ->required()
      ->option_text("FILE");
  command
      .add_option("--evaluation-keys", arguments->evaluation_keys,
                  "The client's evaluation keys, from keygen, for models that relinearise")
      ->option_text("FILE");
  add_threads_option(command, arguments->threads);
  add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
