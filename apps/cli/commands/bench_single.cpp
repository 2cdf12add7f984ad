#include <nlohmann/json.hpp>

#include "bench/single.h"
#include "cli/commands/bench_models.h"
#include "cli/commands/bench_modes.h"
#include "cli/commands/bench_subject.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "cli/tables/single_table.h"
#include "planner/usual_request.h"

namespace sealion::cli {
namespace {

constexpr std::size_t usual_records = 1000;

/// What is sent one by one.
struct Planned {
  bench::PlannedModel model;
  IntegerBatch records;
};

std::vector<Planned> plan_all(const SingleBenchArguments& arguments) {
  std::vector<std::string> names = arguments.models;
  if (names.empty()) names = {"dnn-30", "cnn-16", "logistic-regression", "30-64-2"};
  const ExecutionContext context = execution_context(arguments.run.threads);
  PlanRequest request = request_for(1, rates_to_plan_with(arguments.rates, context).model);
  request.layout = arguments.layout;
  std::vector<Planned> all;
  for (const std::string& name : names) {
    BenchSubject subject(name, arguments.run);
    IntegerBatch records = subject.records(arguments.run.records.value_or(usual_records));
    all.push_back({subject.planned(request, context), std::move(records)});
  }
  return all;
}

}  // namespace

void bench_single(const SingleBenchArguments& arguments) {
  const std::vector<Planned> all = plan_all(arguments);
  Progress progress;
  const ExecutionContext context =
      execution_context(arguments.run.threads, progress.callback("records, one at a time"));
  SingleTable table{context.thread_count(), {}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    announce(all[i].model.name, i, all.size());
    table.rows.push_back(bench::measure_single(all[i].model, all[i].records, context));
  }
  if (arguments.json) {
    print_json(to_json(table));
  } else {
    print(to_text(table));
  }
  check_exact(table);
}

}  // namespace sealion::cli
