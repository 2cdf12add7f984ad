#include <nlohmann/json.hpp>

#include "cli/commands/bench_modes.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "cli/tables/forecast_table.h"
#include "heras/model/model.h"
#include "heras/zoo/zoo.h"

namespace sealion::cli {
namespace {

/// Models planned anew for full batches.
std::vector<bench::PlannedModel> planned_models(const std::vector<std::string>& names,
                                                const CostModel& rates,
                                                const ExecutionContext& context) {
  std::vector<bench::PlannedModel> models;
  for (const std::string& name : names) {
    heras::Model model = heras::Model::load(heras::find_model(name));
    const heras::Deployment deployed = model.deploy({.cost_model = rates}, context.quiet());
    models.push_back(
        {name, model.program(), deployed.plan, deployed.forecast, deployed.prepared, {}});
  }
  return models;
}

}  // namespace

void bench_forecasts(const ForecastBenchArguments& arguments) {
  Progress progress;
  const auto context =
      execution_context(arguments.threads, progress.callback("checking forecasts"));
  const CostModel rates = rates_to_plan_with(arguments.rates, context).model;
  const auto models = arguments.models.empty() ? bench::planned_networks(rates, context)
                                               : planned_models(arguments.models, rates, context);
  const auto forecasts = bench::check_forecasts(models, rates, context);
  if (arguments.json) return print_json(forecasts_to_json(forecasts));
  print(forecast_table(forecasts));
}

}  // namespace sealion::cli
