#include "cli/commands/all_stages.h"

#include <fmt/format.h>

#include <stdexcept>

#include "base/details.h"
#include "base/quantity.h"
#include "cli/support/temporary_folder.h"

namespace sealion::cli {

heras::AllStages measure_all_stages(const heras::Model& model, const Inputs& inputs,
                                    heras::AllStagesOptions options,
                                    const ExecutionContext& context) {
  const TemporaryFolder folder;
  options.folder = folder.path();
  return heras::run_all_stages(model.program(), model.deployment(context.quiet()), inputs, options,
                               context);
}

ProgressCallback all_stages_progress(Progress& progress) {
  return [&progress](std::size_t done, std::size_t all) {
    progress.update(static_cast<double>(done) / static_cast<double>(all),
                    fmt::format("all stages  {} of {} batches", done, all));
  };
}

std::string all_stages_table(const heras::AllStages& result) {
  Details rows = {{"all stages, a batch", as_seconds(result.seconds_per_batch)},
                  {"predictions an hour", as_amount(result.predictions_per_hour)},
                  {"answers that differ", fmt::format("{} of {}", with_commas(result.mismatches),
                                                      with_commas(result.logits_compared))},
                  {"", ""}};
  for (const heras::StageTime& stage : result.stages) {
    rows.emplace_back(stage.name, as_seconds(stage.seconds));
  }
  return details_table(fmt::format("All stages over files, {} batches of {} records",
                                   result.batches, with_commas(result.records_per_batch)),
                       rows);
}

void check_exact(const heras::AllStages& result) {
  if (result.mismatches == 0) return;
  throw std::runtime_error(fmt::format("{} of {} logits differ from the reference after all stages",
                                       result.mismatches, result.logits_compared));
}

}  // namespace sealion::cli
