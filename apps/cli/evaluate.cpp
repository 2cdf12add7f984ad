#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/cost_model_file.h"
#include "cli/evaluation_table.h"
#include "cli/options.h"
#include "cli/output.h"
#include "heras/sequential.h"
#include "heras/zoo.h"

namespace sealion::cli {
namespace {

struct Arguments {
  std::string model, data;
  std::optional<std::size_t> images;
  std::size_t threads = 0;
  bool encrypted = false, json = false;
};

heras::Evaluation evaluate(const Arguments& arguments) {
  const heras::Sequential model = heras::Sequential::load(heras::find_model(arguments.model));
  const heras::ImageSet test =
      heras::load_idx_split(data_folder(arguments.data), heras::Split::test);
  Progress progress;
  return model.evaluate(test, {.encrypted = arguments.encrypted,
                               .threads = arguments.threads,
                               .images = arguments.images,
                               .progress = evaluation_progress(progress),
                               .cost_model = load_cost_model()});
}

void run(const Arguments& arguments) {
  const heras::Evaluation evaluation = evaluate(arguments);
  if (arguments.json) {
    print_json(heras::to_json(evaluation));
  } else {
    print(evaluation_table(evaluation));
  }
  check_exact(evaluation);
}

}  // namespace

void add_evaluate(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App& command = add_command(
      app, {"evaluate", in_one_process, "Judge a model on the test images, plain or encrypted",
            "  sealion evaluate dnn-30 --encrypted\n"
            "  sealion evaluate digits.sealion --encrypted --images 500 --json"});
  command.add_option("MODEL", arguments->model, "A model file, or a name from the zoo")
      ->required()
      ->option_text(" ");
  command.add_flag("--encrypted", arguments->encrypted,
                   "Also encrypt the images, classify them unseen, and compare every logit");
  command.add_option("--images", arguments->images, "Only the first N test images")
      ->option_text("N")
      ->check(whole_number(1));
  add_data_option(command, arguments->data);
  add_threads_option(command, arguments->threads);
  add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
