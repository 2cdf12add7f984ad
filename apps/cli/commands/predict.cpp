#include <fmt/format.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/file.h"
#include "base/peak_memory.h"
#include "base/stopwatch.h"
#include "cli/commands/commands.h"
#include "cli/support/cost_model_file.h"
#include "cli/support/files.h"
#include "cli/support/format.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "exchange/seal_batch_file.h"
#include "heras/model/model.h"
#include "heras/zoo/zoo.h"
#include "runtime/server.h"

namespace sealion::cli {
namespace {

struct Arguments {
  std::string model, in, out, evaluation_keys;
  std::optional<std::string> compression;
  std::size_t threads = 0;
  bool json = false;
};

struct Prediction {
  std::string model, client, out;
  std::size_t images, batch;
  double evaluate_seconds, forecast_seconds;
  std::size_t download_bytes;
};

/// What a client sent, and the way to answer it.
struct Request {
  std::string client;  ///< for people
  std::size_t samples;
  ChannelBatches inputs;
  ChannelKeys keys;
  std::function<ByteVector(ChannelBatches)> write_answer;
};

const std::string& key_path(const Arguments& arguments, const Manifest& manifest) {
  if (arguments.evaluation_keys.empty()) {
    fail(ErrorCode::invalid_argument,
         "the model '{}' relinearises: give the client's evaluation keys, which {} made, with "
         "--evaluation-keys",
         manifest.name,
         manifest.client == ClientKind::seal ? "keygen or Microsoft SEAL" : "keygen");
  }
  return arguments.evaluation_keys;
}

Request read_request(const Arguments& arguments, const Server& server, ByteSpan bytes) {
  const Manifest& manifest = server.manifest();
  if (arguments.compression) {
    fail(ErrorCode::invalid_argument,
         "--compression is for clients with Microsoft SEAL, and {} is this command's own",
         arguments.in);
  }
  BatchFile file = read_batch(bytes, BatchKind::inputs, manifest, server.channels(), arguments.in);
  Request request{"sealion", file.samples(), std::move(file.channels), {}, {}};
  if (!manifest.evaluation_keys.empty()) {
    const std::string& path = key_path(arguments, manifest);
    request.keys = load_evaluation_keys(path, manifest, server.channels());
    if (request.keys.front().id() != file.key_id) {
      fail(ErrorCode::incompatible, "{}: of another key than {}", path, arguments.in);
    }
  }
  request.write_answer = [model_id = manifest.model_id,
                          key_id = file.key_id](ChannelBatches outputs) {
    return write_batch({BatchKind::outputs, model_id, key_id, std::move(outputs)});
  };
  return request;
}

seal::Compression compression_of(const std::string& name) {
  if (name == "none") return seal::Compression::none;
  return name == "zlib" ? seal::Compression::zlib : seal::Compression::zstd;
}

Request read_seal_request(const Arguments& arguments, const Server& server, ByteSpan bytes) {
  const Manifest& manifest = server.manifest();
  const ExecutionContext context = execution_context(arguments.threads);
  SealBatch file = read_seal_batch(bytes, manifest, server.channels(), arguments.in, context);
  Request request{fmt::format("Microsoft SEAL, {}", seal::to_string(file.scheme)),
                  file.channels.front().samples(),
                  std::move(file.channels),
                  {},
                  {}};
  if (!manifest.evaluation_keys.empty()) {
    const std::string& path = key_path(arguments, manifest);
    request.keys = load_seal_evaluation_keys(path, file.scheme, manifest, server.channels());
  }
  const seal::Compression compression =
      arguments.compression ? compression_of(*arguments.compression) : file.compression;
  request.write_answer = [scheme = file.scheme, compression,
                          context](const ChannelBatches& outputs) {
    return write_seal_batch(outputs, scheme, compression, context);
  };
  return request;
}

Request load_request(const Arguments& arguments, const Server& server) {
  const ByteVector bytes = load_input_file(arguments.in, server.manifest(), server.channels());
  return is_seal_file(bytes) ? read_seal_request(arguments, server, bytes)
                             : read_request(arguments, server, bytes);
}

Prediction predict(const Arguments& arguments) {
  const heras::Model model = heras::Model::load(heras::find_model(arguments.model));
  const heras::Deployment deployment = model.deployment();
  const Manifest& manifest = deployment.manifest;
  const Server server(model.program(), deployment.plan.barriers, manifest);
  const Request request = load_request(arguments, server);
  check_writable(arguments.out);
  CostModel cost_model = load_cost_model();
  Progress progress;
  const auto context = execution_context(arguments.threads, progress.callback("evaluating"));
  cost_model.threads = context.thread_count();
  const Stopwatch stopwatch;
  ChannelBatches outputs = server.evaluate(request.inputs, request.keys, context);
  const double seconds = stopwatch.seconds();
  const ByteVector bytes = request.write_answer(std::move(outputs));
  write_file(arguments.out, bytes);
  return {manifest.name,
          request.client,
          arguments.out,
          request.samples,
          manifest.parameters.n,
          seconds,
          server_seconds(deployment.forecast.cost, cost_model),
          bytes.size()};
}

void run(const Arguments& arguments) {
  const Prediction result = predict(arguments);
  if (arguments.json) {
    return print_json({{"model", result.model},
                       {"client", result.client},
                       {"images", result.images},
                       {"batch", result.batch},
                       {"evaluate_seconds", result.evaluate_seconds},
                       {"evaluate_seconds_forecast", result.forecast_seconds},
                       {"peak_memory_bytes", peak_memory_bytes()},
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
            "  sealion predict dnn-30 --in batch.enc --out answer.enc\n"
            "  sealion predict dnn-30-seal.sealion --in inputs.seal --out answer.seal"});
  command.add_option("MODEL", arguments->model, "A model file, or a name from the zoo")
      ->required()
      ->option_text(" ");
  command
      .add_option("--in", arguments->in,
                  "The encrypted batch, from encrypt or from a client with Microsoft SEAL")
      ->required()
      ->option_text("FILE");
  command.add_option("--out", arguments->out, "Where the encrypted answer goes")
      ->required()
      ->option_text("FILE");
  command
      .add_option("--evaluation-keys", arguments->evaluation_keys,
                  "The client's evaluation keys, from keygen or Microsoft SEAL, for models that "
                  "relinearise")
      ->option_text("FILE");
  command
      .add_option("--compression", arguments->compression,
                  "How Microsoft SEAL's objects in the answer are compressed")
      ->option_text("none|zlib|zstd [as the batch]")
      ->check(CLI::IsMember({"none", "zlib", "zstd"}));
  add_threads_option(command, arguments->threads);
  add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
