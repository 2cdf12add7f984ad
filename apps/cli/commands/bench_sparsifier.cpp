#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "cli/commands/bench_models.h"
#include "cli/commands/bench_modes.h"
#include "cli/pages/sparsifier_chart.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "cli/tables/evaluation_table.h"
#include "cli/tables/sparsifier_curve.h"
#include "heras/layers/activity_sparsifier.h"

namespace sealion::cli {
namespace {

/// What training took for an open gate of the sparsifier.
double penalty_of(const heras::ActivitySparsifier& sparsifier, const heras::Model& model) {
  const double in_its_place = model.training() ? model.training()->compile.gate_penalty : 0;
  return in_its_place > 0 ? in_its_place : sparsifier.options().penalty;
}

/// The one that all sparsifiers of a model have.
std::optional<double> penalty_of(const std::string& file, const heras::Model& model) {
  std::optional<double> penalty;
  for (const auto* sparsifier : model.layers_of<heras::ActivitySparsifier>()) {
    const double its = penalty_of(*sparsifier, model);
    if (penalty.value_or(its) != its) {
      fail(ErrorCode::unsupported,
           "'{}' has sparsifiers with penalties of {} and {}: a point of the curve has one", file,
           *penalty, its);
    }
    penalty = its;
  }
  return penalty;
}

/// A row that says all but the evaluation.
SparsifierRow describe(const std::string& file, const heras::Model& model) {
  return {file,
          penalty_of(file, model),
          model.activation_count(),
          model.remaining_activation_count(),
          {}};
}

SparsifierCurve measure_all(const SparsifierBenchArguments& arguments) {
  SparsifierCurve curve{data_path(arguments.run.data).string(), {}};
  const std::vector<heras::Model> models = load_models(arguments.models);
  for (std::size_t i = 0; i < models.size(); ++i) {
    curve.rows.push_back(describe(arguments.models[i], models[i]));
  }
  const Dataset test = load_test_records(models, arguments.run);
  for (std::size_t i = 0; i < models.size(); ++i) {
    announce(arguments.models[i], i, models.size());
    curve.rows[i].evaluation = evaluate_encrypted(models[i], test, arguments.run);
  }
  sort_rows(curve);
  return curve;
}

}  // namespace

void bench_sparsifier(const SparsifierBenchArguments& arguments) {
  if (!arguments.chart.empty()) check_writable(arguments.chart);
  const SparsifierCurve curve = measure_all(arguments);
  if (!arguments.chart.empty()) write_file(arguments.chart, sparsifier_chart(curve));
  print_as(arguments.format, curve);
  for (const SparsifierRow& row : curve.rows) check_exact(row.evaluation);
}

}  // namespace sealion::cli
