#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "cli/commands/all_stages.h"
#include "cli/commands/bench_models.h"
#include "cli/commands/bench_modes.h"
#include "cli/pages/paper_chart.h"
#include "cli/pages/paper_report.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/tables/evaluation_table.h"
#include "cli/tables/paper.h"
#include "data/idx_folder.h"
#include "heras/model/model.h"
#include "heras/zoo/zoo.h"

namespace sealion::cli {
namespace {

/// Models of the paper, by their names in our zoo, and then what else the zoo is for.
std::vector<std::string> table_models() {
  std::vector<std::string> names;
  for (const bench::PublishedRow& row : bench::published_rows()) {
    if (!row.model.empty()) names.emplace_back(row.model);
  }
  for (const std::string& name : heras::zoo_classifiers()) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

/// Parts the models of the table into those that the zoo has and the others.
struct Choice {
  std::vector<std::string> present, missing;
};

Choice choose_models() {
  const std::vector<std::string> zoo = heras::zoo_models();
  Choice choice;
  for (const std::string& name : table_models()) {
    const bool is_there = std::find(zoo.begin(), zoo.end(), name) != zoo.end();
    (is_there ? choice.present : choice.missing).push_back(name);
  }
  if (choice.present.empty()) {
    fail(ErrorCode::not_found,
         "the zoo has none of the models {}: 'sealion train --model NAME' makes one",
         fmt::join(choice.missing, ", "));
  }
  return choice;
}

PaperRow measure(const std::string& name, const heras::Model& model, const Dataset& test,
                 const PaperBenchArguments& arguments) {
  PaperRow row{name,
               model.parameter_count(),
               model.remaining_activation_count(),
               evaluate_encrypted(model, test, arguments.run),
               {},
               bench::find_published(name)};
  Progress progress;
  row.all_stages = measure_all_stages(
      model, test.inputs,
      {.folder = {}, .records = arguments.run.records, .device = device_use(arguments.run.device)},
      execution_context(arguments.run.threads, all_stages_progress(progress)));
  return row;
}

PaperTable measure_all(const PaperBenchArguments& arguments) {
  const Choice choice = arguments.models.empty() ? choose_models() : Choice{arguments.models, {}};
  const std::vector<heras::Model> models = load_models(choice.present);
  if (!choice.missing.empty()) {
    note(fmt::format("not in the zoo, left out: {}", fmt::join(choice.missing, ", ")));
  }
  const std::filesystem::path data = data_path(arguments.run.data);
  PaperTable table{data.string(), {}, choice.missing, is_digits_folder(data)};
  const Dataset test = load_test_records(models, arguments.run);
  for (std::size_t i = 0; i < models.size(); ++i) {
    announce(choice.present[i], i, models.size());
    table.rows.push_back(measure(choice.present[i], models[i], test, arguments));
  }
  return table;
}

}  // namespace

void bench_paper(const PaperBenchArguments& arguments) {
  for (const std::string* file : {&arguments.report, &arguments.chart}) {
    if (!file->empty()) check_writable(*file);
  }
  const PaperTable table = measure_all(arguments);
  if (!arguments.report.empty()) write_file(arguments.report, paper_report(table));
  if (!arguments.chart.empty()) write_file(arguments.chart, paper_chart(table));
  if (arguments.json) {
    print_json(to_json(table));
  } else {
    print(to_text(table));
  }
  for (const PaperRow& row : table.rows) {
    check_exact(row.evaluation);
    check_exact(row.all_stages);
  }
}

}  // namespace sealion::cli
