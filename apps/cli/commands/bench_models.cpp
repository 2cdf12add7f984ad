#include "cli/commands/bench_models.h"

#include <fmt/format.h>

#include "cli/support/cost_model_file.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "cli/tables/evaluation_table.h"
#include "heras/zoo/zoo.h"

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

heras::Evaluation evaluate_encrypted(const heras::Model& model, const Dataset& test,
                                     const TestRun& run) {
  Progress progress;
  return model.evaluate(
      test,
      {.encrypted = true,
       .records = run.images,
       .progress = evaluation_progress(progress, words_for(model.preprocessing())),
       .cost_model = load_cost_model()},
      execution_context(run.threads));
}

}  // namespace sealion::cli
