#include "cli/commands/bench_models.h"

#include <fmt/format.h>

#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "cli/tables/evaluation_table.h"
#include "heras/zoo/zoo.h"
#include "rates/machine_rates.h"

namespace sealion::cli {

std::vector<heras::Model> load_models(const std::vector<std::string>& names) {
  std::vector<heras::Model> models;
  for (const std::string& name : names) {
    models.push_back(heras::Model::load(heras::find_model(name)));
  }
  return models;
}

void announce(const std::string& name, std::size_t index, std::size_t count) {
  note(fmt::format("{} ({} of {})", name, index + 1, count));
}

Dataset load_test_records(const std::vector<heras::Model>& models, const TestRun& run) {
  for (const heras::Model& model : models) check_default_data(run.data, model.preprocessing());
  Dataset test = load_test_part(run.data, models.front().task(), execution_context(run.threads));
  check_is_known(test, run.data);
  return test;
}

heras::Evaluation evaluate_encrypted(const heras::Model& model, const Dataset& test,
                                     const TestRun& run) {
  Progress progress;
  return model.evaluate(
      test,
      {.encrypted = true,
       .records = run.records,
       .progress = evaluation_progress(progress, words_for(model.preprocessing())),
       .cost_model = known_rates(execution_context(run.threads).thread_count()).model,
       .device = device_use(run.device)},
      execution_context(run.threads));
}

}  // namespace sealion::cli
