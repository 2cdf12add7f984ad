#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/quantity.h"
#include "cli/commands/commands.h"
#include "cli/commands/report_file.h"
#include "cli/commands/transfer/demo_transfer.h"
#include "cli/support/architecture_options.h"
#include "cli/support/data_options.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/rates_options.h"
#include "cli/support/temporary_folder.h"
#include "cli/support/trainer_process.h"
#include "cli/support/training_options.h"
#include "cli/tables/evaluation_summary.h"
#include "cli/tables/evaluation_table.h"
#include "data/dataset.h"
#include "data/idx_folder.h"
#include "data/split_data.h"
#include "heras/zoo/zoo.h"
#include "planner/usual_request.h"

namespace sealion::cli {
namespace {

struct DemoCommandLine {
  TrainingArguments training;
  ArchitectureArguments network;
  DataArguments data;
  std::string model, report = "report.html";
  std::optional<std::size_t> records;
  std::size_t threads = 0;
  RatesArguments rates;
  bool json = false, transfer = false;
  std::string server_data;
  std::vector<std::size_t> server_classes, client_classes;
};

/// Of data that have no test set and do not say how to make one.
constexpr double usual_split = 0.2;

/// What people call the records: digits where they are known to be such.
std::string things(const DemoCommandLine& arguments, const RecordWords& words) {
  return is_digits_folder(data_path(arguments.data)) ? "digits" : words.many;
}

/// What it is called, and its file before it has one.
std::string network_name(const DemoCommandLine& arguments) {
  if (arguments.network.architecture.empty()) return arguments.training.architecture;
  return arguments.network.architecture;
}

/// Refuses before the training what could not be shown after it. Data without a test set are split.
DataSplits checked_data(DemoCommandLine& arguments) {
  DataSplits data = load_parts(arguments.data, execution_context(arguments.threads));
  if (record_count(data.test) == 0 && !arguments.data.split) {
    arguments.data.split = usual_split;
    data = split_data(data.train, usual_split);
  }
  if (record_count(data.train) == 0) fail(ErrorCode::not_found, "no records to train on");
  if (record_count(data.test) == 0) fail(ErrorCode::not_found, "no records to test on");
  heras::records_asked_for({.records = arguments.records}, data.test.inputs);
  return data;
}

/// What is shown: a model, and the records that judge it.
struct Exhibit {
  heras::Model model;
  Dataset test;
};

Exhibit train(DemoCommandLine& arguments) {
  DataSplits data = checked_data(arguments);
  note(fmt::format("1/3  Training {} on {} plain {}", network_name(arguments),
                   with_commas(record_count(data.train)),
                   things(arguments, words_for(data.train.inputs))));
  data.train = {};  // the trainer reads them itself
  const TemporaryFolder folder;
  const std::string file = folder.path() / "model.sealion";
  run_trainer(command_line({.training = arguments.training,
                            .network = arguments.network,
                            .data = arguments.data,
                            .out = file,
                            .threads = arguments.threads}));
  return {heras::Model::load(file), std::move(data.test)};
}

Exhibit load(const DemoCommandLine& arguments) {
  heras::Model model = heras::Model::load(heras::find_model(arguments.model));
  check_default_data(arguments.data, model.preprocessing());
  Dataset test = load_test_part(arguments.data, model.task(), execution_context(arguments.threads));
  check_is_known(test, arguments.data);
  return {std::move(model), std::move(test)};
}

/// The same network for whoever has a single record. Plans the model anew.
heras::Evaluation evaluate_singly(const DemoCommandLine& arguments, heras::Model& model,
                                  const Dataset& test) {
  constexpr std::size_t most = 100;
  const ExecutionContext context = execution_context(arguments.threads);
  const CostModel rates = rates_to_plan_with(arguments.rates, context).model;
  model.deploy(request_for(1, rates), context);
  return model.evaluate(test,
                        {.encrypted = true,
                         .records = std::min(most, arguments.records.value_or(record_count(test))),
                         .progress = {},
                         .cost_model = rates},
                        context);
}

heras::Evaluation evaluate(const DemoCommandLine& arguments, const heras::Model& model,
                           const Dataset& test) {
  const RecordWords words = words_for(model.preprocessing());
  const bool tells_numbers = std::holds_alternative<RealAnswers>(model.task());
  note(fmt::format("2/3  {} {} encrypted {}", tells_numbers ? "Answering" : "Classifying",
                   with_commas(arguments.records.value_or(record_count(test))),
                   things(arguments, words)));
  Progress progress;
  return model.evaluate(
      test,
      {.encrypted = true,
       .records = arguments.records,
       .progress = evaluation_progress(progress, words),
       .cost_model = known_rates(execution_context(arguments.threads).thread_count()).model},
      execution_context(arguments.threads));
}

void run(DemoCommandLine arguments) {
  check_writable(arguments.report);
  auto [model, test] = arguments.model.empty() ? train(arguments) : load(arguments);
  const std::string records = things(arguments, words_for(model.preprocessing()));
  const heras::Evaluation evaluation = evaluate(arguments, model, test);
  note("3/3  Writing " + arguments.report);
  write_report({arguments.report, "demo", is_digits_folder(data_path(arguments.data))}, model,
               evaluation, test.inputs, execution_context(arguments.threads));
  const heras::Evaluation singly = evaluate_singly(arguments, model, test);
  if (arguments.json) {
    nlohmann::json json = heras::to_json(evaluation);
    json["report"] = arguments.report;
    if (model.training()) json["training"] = heras::to_json(*model.training());
    json["one_at_a_time"] = summary_json(singly);
    print_json(json);
  } else {
    print(evaluation_table(evaluation) + one_at_a_time_text(singly, records) + "Now open " +
          arguments.report + "\n");
  }
  check_exact(evaluation);
  check_exact(singly);
}

/// Refuses options that mean nothing with --transfer, which has a network of its own.
void check_transfer_options(const CLI::App& command) {
  constexpr std::array taken = {"--transfer",       "--server-data", "--server-classes",
                                "--client-classes", "--model",       "--data",
                                "--report",         "--threads",     "--json"};
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (option->count() == 0 || std::ranges::find(taken, name) != taken.end()) continue;
    throw CLI::ExcludesError("--transfer", name);
  }
}

void run_either(const CLI::App& command, const DemoCommandLine& arguments) {
  if (!arguments.transfer) return run(arguments);
  check_transfer_options(command);
  demo_transfer({arguments.model, arguments.data.data, arguments.server_data,
                 arguments.server_classes, arguments.client_classes, arguments.report,
                 arguments.threads, arguments.json});
}

void add_transfer_options(CLI::App& command, DemoCommandLine& arguments) {
  CLI::Option* transfer = command.add_flag(
      "--transfer", arguments.transfer,
      "Transfer learning instead, on grey images in a folder of IDX files: a client learns on what "
      "a server's auto-encoder makes of its encrypted images");
  command
      .add_option("--server-data", arguments.server_data,
                  "With --transfer: folder of the server's images, if not the client's data set")
      ->option_text("DIR")
      ->needs(transfer);
  command
      .add_option("--server-classes", arguments.server_classes,
                  "With --transfer: the server has images of these classes alone")
      ->option_text("A,B,...")
      ->delimiter(',')
      ->needs(transfer);
  command
      .add_option("--client-classes", arguments.client_classes,
                  "With --transfer: the client has images of these classes alone")
      ->option_text("A,B,...")
      ->delimiter(',')
      ->needs(transfer);
}

}  // namespace

void add_demo(CLI::App& app) {
  auto arguments = std::make_shared<DemoCommandLine>();
  CLI::App& command = add_command(
      app, {"demo", in_one_process, "Train, then ask about encrypted records, then show it all",
            "  sealion demo\n  sealion demo --data iris.csv --label species --architecture "
            "linear\n  sealion demo --model dnn-30 --report report.html\n"
            "  sealion demo --transfer --report transfer.html"});
  CLI::Option* model =
      command.add_option("--model,MODEL", arguments->model,
                         "Take this model, a file or one of the zoo, instead of training one");
  model->option_text("FILE|NAME");
  command.add_option("--report", arguments->report, "Where the page to look at goes")
      ->option_text("FILE [report.html]");
  command.add_option("--records,--images", arguments->records, "Only the first N test records")
      ->option_text("N")
      ->check(whole_number(1));
  add_data_options(command, arguments->data);
  add_architecture_options(command, arguments->network)->excludes(model);
  add_transfer_options(command, *arguments);
  add_training_options(command, arguments->training);
  add_threads_option(command, arguments->threads);
  add_rates_options(command, arguments->rates);
  add_json_flag(command, arguments->json);
  command.callback([arguments, &command] { run_either(command, *arguments); });
}

}  // namespace sealion::cli
