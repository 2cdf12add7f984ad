#include <nlohmann/json.hpp>

#include "cli/commands/bench_modes.h"
#include "cli/support/cost_model_file.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "cli/tables/forecast_table.h"

namespace sealion::cli {

void bench_forecasts(const ForecastBenchArguments& arguments) {
  CostModel model = load_cost_model();
  Progress progress;
  const auto context =
      execution_context(arguments.threads, progress.callback("checking forecasts"));
  model.threads = context.thread_count();
  const auto forecasts = bench::check_forecasts(model, context);
  if (arguments.json) return print_json(forecasts_to_json(forecasts));
  print(forecast_table(forecasts));
}

}  // namespace sealion::cli
