#include <nlohmann/json.hpp>

#include "cli/bench_modes.h"
#include "cli/cost_model_file.h"
#include "cli/forecast_table.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"

namespace sealion::cli {

void bench_forecasts(const ForecastBenchArguments& arguments) {
  CostModel model = load_cost_model();
  model.threads = thread_count(arguments.threads);
  Progress progress;
  const auto forecasts = bench::check_forecasts(model, [&](std::size_t done, std::size_t all) {
    progress.update(static_cast<double>(done) / static_cast<double>(all), "checking forecasts");
  });
  if (arguments.json) return print_json(forecasts_to_json(forecasts));
  print(forecast_table(forecasts));
}

}  // namespace sealion::cli
