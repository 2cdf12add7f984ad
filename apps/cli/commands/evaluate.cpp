#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands/all_stages.h"
#include "cli/commands/commands.h"
#include "cli/commands/report_file.h"
#include "cli/support/data_options.h"
#include "cli/support/device_option.h"
#include "cli/support/files.h"
#include "cli/support/labelled_rows.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/planning.h"
#include "cli/support/rates_options.h"
#include "cli/tables/evaluation_table.h"
#include "data/idx_folder.h"
#include "heras/model/model.h"
#include "heras/zoo/zoo.h"
#include "planner/usual_request.h"

namespace sealion::cli {
namespace {

struct EvaluateCommandLine {
  std::string model, report;
  DataArguments data;
  std::optional<std::size_t> records, batch;
  std::size_t threads = 0;
  RatesArguments rates;
  std::optional<device::DeviceChoice> device;
  bool encrypted = false, all_stages = false, json = false;
};

/// What was measured; the second only where it was asked for.
struct Result {
  heras::Evaluation evaluation;
  std::optional<heras::AllStages> all_stages;
};

/// `records`: a Dataset or a RecordStream.
template <typename Records>
heras::Evaluation evaluate(const EvaluateCommandLine& arguments, const heras::Model& model,
                           const Records& records) {
  Progress progress;
  return model.evaluate(
      records,
      {.encrypted = arguments.encrypted,
       .records = arguments.records,
       .progress = evaluation_progress(progress, words_for(model.preprocessing())),
       .cost_model = known_rates(execution_context(arguments.threads).thread_count()).model,
       .device = device_use(arguments.device)},
      execution_context(arguments.threads));
}

/// Whether records are looked at again, and so cannot be judged as they are read.
bool needs_all_at_once(const EvaluateCommandLine& arguments) {
  return arguments.all_stages || !arguments.report.empty();
}

Result measure(const EvaluateCommandLine& arguments) {
  heras::Model model = heras::Model::load(heras::find_model(arguments.model));
  if (arguments.batch) {
    Progress progress(planning_patience);
    const ExecutionContext context =
        execution_context(arguments.threads, progress.callback("planning"));
    const MachineRates rates = rates_to_plan_with(arguments.rates, context.quiet());
    model.deploy(request_for(*arguments.batch, rates.model), context);
  }
  const Preprocessing preprocessing = model.preprocessing();
  check_default_data(arguments.data, preprocessing);
  if (!needs_all_at_once(arguments) && are_labelled_rows(arguments.data, preprocessing)) {
    return {evaluate(arguments, model, labelled_rows(arguments.data, preprocessing, model.task())),
            {}};
  }
  const Dataset test =
      load_test_part(arguments.data, model.task(), execution_context(arguments.threads));
  check_is_known(test, arguments.data);
  Result result{evaluate(arguments, model, test), {}};
  if (!arguments.report.empty()) {
    write_report({arguments.report, "evaluate", is_digits_folder(data_path(arguments.data))}, model,
                 result.evaluation, test.inputs, execution_context(arguments.threads));
  }
  if (arguments.all_stages) {
    Progress progress;
    result.all_stages = measure_all_stages(
        model, test.inputs,
        {.folder = {}, .records = arguments.records, .device = device_use(arguments.device)},
        execution_context(arguments.threads, all_stages_progress(progress)));
  }
  return result;
}

nlohmann::json to_json(const Result& result) {
  nlohmann::json json = heras::to_json(result.evaluation);
  if (result.all_stages) json.update(heras::to_json(*result.all_stages));
  return json;
}

std::string to_text(const Result& result) {
  std::string text = evaluation_table(result.evaluation);
  if (result.all_stages) text += "\n" + all_stages_table(*result.all_stages);
  return text;
}

void run(const EvaluateCommandLine& arguments) {
  if (!arguments.report.empty()) check_writable(arguments.report);
  const Result result = measure(arguments);
  if (arguments.json) {
    nlohmann::json json = to_json(result);
    if (!arguments.report.empty()) json["report"] = arguments.report;
    print_json(json);
  } else {
    print(to_text(result));
    if (!arguments.report.empty()) print("Now open " + arguments.report + "\n");
  }
  check_exact(result.evaluation);
  if (result.all_stages) check_exact(*result.all_stages);
}

}  // namespace

void add_evaluate(CLI::App& app) {
  auto arguments = std::make_shared<EvaluateCommandLine>();
  CLI::App& command = add_command(
      app, {"evaluate", in_one_process, "Judge a model on test records, plain or encrypted",
            "  sealion evaluate dnn-30 --encrypted\n"
            "  sealion evaluate linear.sealion --data iris.csv --label species --split 0.2 "
            "--encrypted\n"
            "  sealion evaluate houses.sealion --data houses.csv --label price --split 0.2 "
            "--encrypted --report houses.html\n"
            "  sealion evaluate digits.sealion --encrypted --records 500 --json\n"
            "  sealion evaluate dnn-30 --encrypted --batch 1 --records 1000"});
  add_model_argument(command, arguments->model)->required();
  command.add_flag("--encrypted", arguments->encrypted,
                   "Also encrypt the records, answer them unseen, and compare every logit");
  command
      .add_flag("--all-stages", arguments->all_stages,
                "Also measure the whole way over files, from raw records to decrypted answers")
      ->needs("--encrypted");
  command
      .add_option("--report", arguments->report,
                  "Also write a page to look at: how good the answers are, plain and encrypted, "
                  "and what they took")
      ->option_text("FILE")
      ->needs("--encrypted");
  command.add_option("--records,--images", arguments->records, "Only the first N test records")
      ->option_text("N")
      ->check(whole_number(1));
  command
      .add_option("--batch", arguments->batch,
                  "Records that are encrypted together: plans the model for so many, in the layout "
                  "that is best (default: as the model is planned)")
      ->option_text("N")
      ->check(whole_number(1))
      ->needs("--encrypted");
  add_rates_options(command, arguments->rates);
  command.get_option("--no-calibration")->needs("--batch");
  add_device_option(command, arguments->device);
  command.get_option("--device")->needs("--encrypted");
  add_data_options(command, arguments->data);
  add_threads_option(command, arguments->threads);
  add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
