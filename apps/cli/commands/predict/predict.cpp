#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <variant>

#include "base/error.h"
#include "base/parallel.h"
#include "base/quantity.h"
#include "base/resident_memory.h"
#include "base/zeroed_memory.h"
#include "cli/commands/commands.h"
#include "cli/commands/predict/predict_archive.h"
#include "cli/commands/predict/predict_command_line.h"
#include "cli/support/choice.h"
#include "cli/support/data_argument.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "cli/support/record_words.h"
#include "exchange/messages.h"
#include "exchange/seal_batch_file.h"
#include "heras/model/model.h"
#include "heras/model/opened_model.h"
#include "heras/zoo/zoo.h"
#include "rates/machine_rates.h"
#include "runtime/device_report_json.h"
#include "runtime/service.h"
#include "seal/compression_names.h"

namespace sealion::cli {
namespace {

struct Prediction {
  std::string model, client, out;
  RecordWords words;
  bool tells_numbers;
  std::size_t records, batch;
  double evaluate_seconds, forecast_seconds;
  std::size_t download_bytes;
  DeviceReport device;
};

/// What a client sent.
class Question {
 public:
  /// Reads it, keys of this project's own format to where they are ready to use.
  Question(const PredictCommandLine& arguments, const PublicModel& model,
           const ExecutionContext& context)
      : request_(read_input(arguments.in, model.largest_request_bytes(), context)),
        request_name_(input_name(arguments.in)) {
    check_compression(arguments, request_, request_name_);
    if (is_seal_file(request_)) {
      key_file_ = load_keys(arguments, model, context);
      keys_ = Received{key_file_, arguments.evaluation_keys};
    } else {
      keys_ = read_client_keys(model, *open_keys(arguments, model, context),
                               arguments.evaluation_keys, context);
    }
  }

  Answer ask(const Service& service, const AnswerOptions& options,
             const ExecutionContext& context) const {
    const Received request{request_, request_name_};
    return std::visit(
        [&](const auto& keys) { return service.answer(request, keys, options, context); }, keys_);
  }

 private:
  ZeroedVector<std::uint8_t> request_;
  ZeroedVector<std::uint8_t> key_file_;
  std::string request_name_;
  std::variant<Received, ClientKeys> keys_;  // as they came, or read
};

Prediction predict(const PredictCommandLine& arguments) {
  const heras::OpenedModel opened = heras::open_model(heras::find_model(arguments.model));
  Progress progress;
  const auto context = execution_context(arguments.threads, progress.callback("evaluating"));
  // A network takes longer to arrange and its weights to encode than keys to read. The thread that
  // calls does it: the other one, once it is free, helps with what is left.
  std::optional<heras::Deployment> deployment;
  std::optional<Service> service;
  std::optional<Question> question;
  CostModel cost_model;
  parallel_for(2, context.quiet(), [&](std::size_t task) {
    if (task == 0) {
      deployment = heras::Model::load(opened).deployment();
      DeviceUse device = device_use(arguments.device);
      device.requests = 1;
      service.emplace(deployment->prepared, ledger_of(arguments, deployment->manifest), device);
    } else {
      question.emplace(arguments, *opened.face, context.quiet());
      cost_model = known_rates(context.thread_count()).model;
    }
  });
  check_output(arguments.out);
  const Answer answer = question->ask(*service, {.compression = arguments.compression}, context);
  const DeviceReport used = service->device();
  // Hundreds of megabytes go back to the system while the answer goes to the disk.
  parallel_for(2, {.threads = context.threads}, [&](std::size_t task) {
    if (task == 0) return write_output(arguments.out, answer.bytes);
    question.reset();
    service.reset();
  });
  return {deployment->manifest.name,
          answer.client,
          arguments.out,
          words_for(preprocessing_of(deployment->manifest)),
          std::holds_alternative<RealAnswers>(deployment->manifest.task),
          answer.samples,
          most_records(deployment->manifest),
          answer.evaluate_seconds,
          server_seconds(deployment->forecast.cost, cost_model),
          answer.bytes.size(),
          used};
}

void predict_file(const PredictCommandLine& arguments) {
  const Prediction result = predict(arguments);
  std::FILE* const report = report_stream(arguments.out);
  if (arguments.json) {
    nlohmann::json json = {{"model", result.model},
                           {"client", result.client},
                           {"records", result.records},
                           {"batch", result.batch},
                           {"evaluate_seconds", result.evaluate_seconds},
                           {"evaluate_seconds_forecast", result.forecast_seconds},
                           {"device", sealion::to_json(result.device)},
                           {"peak_memory_bytes", peak_memory_bytes()},
                           {"download_bytes", result.download_bytes},
                           {"out", result.out}};
    json[result.words.many] = result.records;  // of images as older versions have it
    return print_json(json, report);
  }
  print(fmt::format("{} {} {} unseen in {}; the encrypted answer is {} ({}).\n",
                    with_commas(result.records), result.words.many,
                    result.tells_numbers ? "answered" : "classified",
                    as_seconds(result.evaluate_seconds), output_name(result.out),
                    as_bytes(result.download_bytes)),
        report);
}

void run(const PredictCommandLine& arguments) {
  if (std::filesystem::is_directory(arguments.in)) return predict_archive(arguments);
  if (arguments.shard) {
    fail(ErrorCode::invalid_argument, "--shard is for archives, and --in '{}' is no folder",
         arguments.in);
  }
  predict_file(arguments);
}

}  // namespace

void add_predict(CLI::App& app) {
  auto arguments = std::make_shared<PredictCommandLine>();
  CLI::App& command = add_command(
      app, {"predict", over_files, "Classify an encrypted batch, without a key (server)",
            "  sealion predict dnn-30 --in batch.enc --out answer.enc\n"
            "  sealion predict dnn-30-seal.sealion --in inputs.seal --out answer.seal\n"
            "  sealion predict dnn-30 --in requests/ --out answers/\n"
            "  sealion predict dnn-30 --in requests/ --out answers/ --shard 0/8\n"
            "  ssh client sealion encrypt dnn-30 --key secret.key --records 1 --out - |\n"
            "    sealion predict dnn-30 --in - --out - |\n"
            "    ssh client sealion decrypt dnn-30 --key secret.key --in -"});
  add_model_argument(command, arguments->model)->required();
  command
      .add_option("--in", arguments->in,
                  "The encrypted batch, from encrypt or from a client with Microsoft SEAL; - is "
                  "stdin. Or a "
                  "folder of them, of which those are answered that have no answer yet")
      ->required()
      ->option_text("FILE|DIR");
  command
      .add_option(
          "--out", arguments->out,
          "Where the encrypted answer goes; - is stdout, and what there is to say then goes to "
          "stderr. Of a folder of batches: the folder of their answers, by the same names")
      ->required()
      ->option_text("FILE|DIR");
  command
      .add_option("--shard", arguments->shard,
                  "Of a folder, this part of N alone, for machines that share it: 0/N, 1/N, ...")
      ->option_text("I/N");
  command
      .add_option("--evaluation-keys", arguments->evaluation_keys,
                  "The client's evaluation keys, from keygen or Microsoft SEAL, for models that "
                  "relinearise or rotate")
      ->option_text("FILE");
  command
      .add_option("--query-ledger", arguments->ledger,
                  "The file that counts the records answered for each key, for models with a query "
                  "budget; made where there is none")
      ->option_text("FILE");
  add_choice<seal::Compression>(command, "--compression", arguments->compression, "as the batch",
                                "How Microsoft SEAL's objects in the answer are compressed");
  add_device_option(command, arguments->device);
  add_threads_option(command, arguments->threads);
  add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
