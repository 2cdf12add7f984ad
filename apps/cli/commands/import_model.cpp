#include "cli/commands/import_model.h"

#include <fmt/format.h>

#include <cctype>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/support/data_options.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/planning.h"
#include "cli/support/progress.h"
#include "data/files/load/load_data.h"
#include "heras/model/model_file.h"
#include "heras/report/plan_report.h"
#include "onnx/file/read_graph.h"
#include "onnx/import/import_model.h"
#include "onnx/report/import_summary.h"
#include "planner/usual_request.h"

namespace sealion::cli {
namespace {

namespace fs = std::filesystem;

/// Of a file's name what the name of a model may have.
std::string name_of_file(const fs::path& file) {
  std::string name;
  for (const char c : file.stem().string()) {
    const bool allowed = std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_';
    name += allowed ? c : '-';
  }
  return name.substr(0, 64);
}

std::string model_name(const ImportArguments& arguments) {
  std::string name = arguments.name.empty() ? name_of_file(arguments.file) : arguments.name;
  check_name(name, "--name");
  return name;
}

PlanRequest request_of(const ImportArguments& arguments, const CostModel& rates) {
  PlanRequest request = request_for(arguments.batch, rates);
  request.client = arguments.client;
  request.layout = arguments.layout;
  return request;
}

}  // namespace

void import_model(const ImportArguments& arguments, real::Distiller distiller) {
  const std::string name = model_name(arguments);
  const fs::path out(arguments.out.empty() ? fmt::format("{}.sealion", name) : arguments.out);
  check_writable(out);
  Progress progress;
  const auto context = execution_context(arguments.threads, progress.callback("importing"));
  const onnx::Graph graph =
      onnx::read_graph(read_file(arguments.file, onnx::largest_onnx_file), arguments.file);
  const DataSplits data = load_data(data_path(arguments.calibration),
                                    reading_of(arguments.calibration), context.quiet());
  onnx::ImportedModel imported = onnx::import_model(graph, data.train,
                                                    {.name = name,
                                                     .input_levels = arguments.levels,
                                                     .weight_levels = arguments.weights,
                                                     .decoys = arguments.decoys,
                                                     .units = arguments.units,
                                                     .distiller = std::move(distiller)},
                                                    context);
  const MachineRates rates = rates_to_plan_with(arguments.rates, context);
  const heras::Deployment deployment =
      imported.model.deploy(request_of(arguments, rates.model), context.quiet());
  imported.model.save(out);
  const onnx::ImportSummary summary{imported.report,
                                    heras::make_plan_report(deployment, std::nullopt, rates), out};
  if (arguments.json) return print_json(to_json(summary));
  print(to_text(summary));
}

}  // namespace sealion::cli
