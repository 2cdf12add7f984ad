#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands/all_stages.h"
#include "cli/commands/commands.h"
#include "cli/support/cost_model_file.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/planning.h"
#include "cli/tables/evaluation_table.h"
#include "data/idx_folder.h"
#include "heras/model/model.h"
#include "heras/zoo/zoo.h"

namespace sealion::cli {
namespace {

struct EvaluateCommandLine {
  std::string model, data;
  std::optional<std::size_t> images, batch;
  std::size_t threads = 0;
  bool encrypted = false, all_stages = false, json = false;
};

/// What was measured; the second only where it was asked for.
struct Result {
  heras::Evaluation evaluation;
  std::optional<heras::AllStages> all_stages;
};

heras::Evaluation evaluate(const EvaluateCommandLine& arguments, const heras::Model& model,
                           const Dataset& test) {
  Progress progress;
  return model.evaluate(
      test,
      {.encrypted = arguments.encrypted,
       .records = arguments.images,
       .progress = evaluation_progress(progress, words_for(model.preprocessing())),
       .cost_model = load_cost_model()},
      execution_context(arguments.threads));
}

Result measure(const EvaluateCommandLine& arguments) {
  heras::Model model = heras::Model::load(heras::find_model(arguments.model));
  if (arguments.batch) {
    const ExecutionContext context = execution_context(arguments.threads);
    model.deploy(request_for(*arguments.batch, context), context);
  }
  const Dataset test = load_idx_split(data_folder(arguments.data), Split::test);
  Result result{evaluate(arguments, model, test), {}};
  if (arguments.all_stages) {
    Progress progress;
    result.all_stages =
        measure_all_stages(model, test.inputs, arguments.images,
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
  const Result result = measure(arguments);
  if (arguments.json) {
    print_json(to_json(result));
  } else {
    print(to_text(result));
  }
  check_exact(result.evaluation);
  if (result.all_stages) check_exact(*result.all_stages);
}

}  // namespace

void add_evaluate(CLI::App& app) {
  auto arguments = std::make_shared<EvaluateCommandLine>();
  CLI::App& command = add_command(
      app, {"evaluate", in_one_process, "Judge a model on the test images, plain or encrypted",
            "  sealion evaluate dnn-30 --encrypted\n"
            "  sealion evaluate digits.sealion --encrypted --images 500 --json\n"
            "  sealion evaluate dnn-30 --encrypted --batch 1 --images 1000"});
  command.add_option("MODEL", arguments->model, "A model file, or a name from the zoo")
      ->required()
      ->option_text(" ");
  command.add_flag("--encrypted", arguments->encrypted,
                   "Also encrypt the images, classify them unseen, and compare every logit");
  command
      .add_flag("--all-stages", arguments->all_stages,
                "Also measure the whole way over files, from pixels to decrypted answers")
      ->needs("--encrypted");
  command.add_option("--images", arguments->images, "Only the first N test images")
      ->option_text("N")
      ->check(whole_number(1));
  command
      .add_option("--batch", arguments->batch,
                  "Images that are encrypted together: plans the model for so many, in the layout "
                  "that is best (default: as the model is planned)")
      ->option_text("N")
      ->check(whole_number(1))
      ->needs("--encrypted");
  add_data_option(command, arguments->data);
  add_threads_option(command, arguments->threads);
  add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
