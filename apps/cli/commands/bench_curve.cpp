#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/file.h"
#include "bench/curve.h"
#include "cli/commands/bench_models.h"
#include "cli/commands/bench_modes.h"
#include "cli/commands/bench_subject.h"
#include "cli/pages/curve_chart.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "cli/support/progress.h"
#include "cli/tables/curve_table.h"
#include "exchange/layout_kind_names.h"
#include "planner/usual_request.h"

namespace sealion::cli {
namespace {

const std::vector<std::string> usual_models = {"dnn-30", "cnn-16"};
const std::vector<std::size_t> usual_numbers = {1, 2, 4, 16, 64, 256, 1024, 4096, 8192};

/// Each once, in rising order.
std::vector<std::size_t> numbers_of(const CurveBenchArguments& arguments) {
  std::vector<std::size_t> numbers = arguments.records.empty() ? usual_numbers : arguments.records;
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

/// Plans and measures one model.
class CurveBench {
 public:
  CurveBench(BenchSubject subject, std::size_t most_records, const CostModel& rates)
      : subject_(std::move(subject)), records_(subject_.records(most_records)), rates_(rates) {
    if (records_.samples() >= most_records) return;
    fail(ErrorCode::invalid_argument, "a request of {} records, and there are {} test records",
         most_records, records_.samples());
  }

  const std::string& name() const { return subject_.name(); }

  bench::CurvePoint measure(std::size_t records) {
    const bench::PlannedModel best = subject_.planned(request_of(records), quiet());
    bench::CurvePoint point{name(), records, layout_of(best.plan.way), {}};
    for (const LayoutKind layout : all_values<LayoutKind>()) {
      if (const auto model = layout == point.choice ? best : planned(records, layout)) {
        point.costs.push_back(measure(*model, records));
      }
    }
    return point;
  }

 private:
  ExecutionContext quiet() const { return execution_context(rates_.threads); }

  PlanRequest request_of(std::size_t records) const { return request_for(records, rates_); }

  /// None where the layout does not fit.
  std::optional<bench::PlannedModel> planned(std::size_t records, LayoutKind layout) {
    PlanRequest request = request_of(records);
    request.layout = layout;
    try {
      return subject_.planned(request, quiet());
    } catch (const Error& error) {
      if (error.code() != ErrorCode::does_not_fit) throw;
      return {};
    }
  }

  bench::RequestCost measure(const bench::PlannedModel& model, std::size_t records) {
    Progress progress;
    const auto context = [&](const std::string& step) {
      return execution_context(rates_.threads, progress.callback(step));
    };
    if (!reference_ || shift_ != model.manifest().output_shift) {
      shift_ = model.manifest().output_shift;
      reference_ =
          bench::reference_answers(model.program, records_, shift_, context("plain reference"));
    }
    return bench::measure_requests(
        model, request_of(records), bench::samples_of(records_, 0, records), *reference_,
        context(fmt::format("{} records, {}", records, to_string(layout_of(model.plan.way)))));
  }

  BenchSubject subject_;
  IntegerBatch records_;
  CostModel rates_;
  std::size_t shift_ = 0;
  std::optional<IntegerBatch> reference_;  ///< to all records, at this shift
};

RequestCurve measure_all(const CurveBenchArguments& arguments) {
  const std::vector<std::string>& names =
      arguments.models.empty() ? usual_models : arguments.models;
  const std::vector<std::size_t> numbers = numbers_of(arguments);
  const ExecutionContext context = execution_context(arguments.run.threads);
  const CostModel rates = rates_to_plan_with(arguments.rates, context).model;
  std::vector<CurveBench> benches;
  for (const std::string& name : names) {
    benches.emplace_back(BenchSubject(name, arguments.run), numbers.back(), rates);
  }
  const PlanRequest request = request_for(1, rates);
  RequestCurve curve{
      request.cost_model.threads, request.requests_per_key, request.cost_model.network_bytes, {}};
  for (std::size_t i = 0; i < benches.size(); ++i) {
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      announce(fmt::format("{}, {} records", benches[i].name(), numbers[k]), i * numbers.size() + k,
               benches.size() * numbers.size());
      curve.points.push_back(benches[i].measure(numbers[k]));
    }
  }
  return curve;
}

}  // namespace

void bench_curve(const CurveBenchArguments& arguments) {
  if (!arguments.chart.empty()) check_writable(arguments.chart);
  const RequestCurve curve = measure_all(arguments);
  if (!arguments.chart.empty()) write_file(arguments.chart, curve_chart(curve));
  print_as(arguments.format, curve);
  check_exact(curve);
}

}  // namespace sealion::cli
