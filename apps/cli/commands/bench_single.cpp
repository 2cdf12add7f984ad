#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "bench/networks.h"
#include "bench/requests.h"
#include "bench/single.h"
#include "cli/commands/bench_models.h"
#include "cli/commands/bench_modes.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/planning.h"
#include "cli/support/progress.h"
#include "cli/tables/single_table.h"
#include "data/quantise.h"
#include "heras/deployment/deployment.h"
#include "heras/model/model.h"
#include "heras/zoo/zoo.h"

namespace sealion::cli {
namespace {

constexpr std::size_t usual_records = 1000;

/// A network with random weights.
struct Network {
  const char* name;
  Program (*make)();
};
constexpr std::array<Network, 2> networks = {
    {{"logistic-regression", bench::logistic_regression}, {"30-64-2", bench::tabular_network}}};

std::vector<std::string> usual_models() {
  std::vector<std::string> names = {"dnn-30", "cnn-16"};
  for (const Network& network : networks) names.emplace_back(network.name);
  return names;
}

/// What is sent one by one.
struct Subject {
  bench::PlannedModel model;
  IntegerBatch records;
};

class SubjectMaker {
 public:
  SubjectMaker(const SingleBenchArguments& arguments, ExecutionContext context)
      : data_(arguments.run.data),
        records_(arguments.run.images.value_or(usual_records)),
        context_(std::move(context)),
        request_(request_for(1, context_)) {
    request_.layout = arguments.layout;
  }

  Subject operator()(const std::string& name) const {
    for (const Network& network : networks) {
      if (name == network.name) return of_network(network);
    }
    return of_model(name);
  }

 private:
  Subject of_network(const Network& network) const {
    const Program program = network.make();
    return {planned(network.name, program,
                    heras::deploy_program(program, network.name, {}, 1, request_, context_)),
            bench::random_inputs(program, records_)};
  }

  Subject of_model(const std::string& name) const {
    heras::Model model = heras::Model::load(heras::find_model(name));
    const ImageSet images = load_idx_split(data_folder(data_), Split::test);
    const heras::Deployment& deployment = model.deploy(request_, context_);
    return {planned(name, model.program(), deployment),
            quantise(images, 0, std::min(records_, images.count),
                     deployment.manifest.input_saturation)};
  }

  static bench::PlannedModel planned(const std::string& name, Program program,
                                     const heras::Deployment& deployment) {
    return {name, std::move(program), deployment.plan, deployment.forecast, deployment.manifest};
  }

  std::string data_;
  std::size_t records_;
  ExecutionContext context_;
  PlanRequest request_;
};

}  // namespace

void bench_single(const SingleBenchArguments& arguments) {
  const std::vector<std::string> names =
      arguments.models.empty() ? usual_models() : arguments.models;
  const SubjectMaker make(arguments, execution_context(arguments.run.threads));
  std::vector<Subject> subjects;
  for (const std::string& name : names) subjects.push_back(make(name));
  Progress progress;
  const ExecutionContext context =
      execution_context(arguments.run.threads, progress.callback("records, one at a time"));
  SingleTable table{context.thread_count(), {}};
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    announce(names[i], i, names.size());
    table.rows.push_back(bench::measure_single(subjects[i].model, subjects[i].records, context));
  }
  if (arguments.json) {
    print_json(to_json(table));
  } else {
    print(to_text(table));
  }
  check_exact(table);
}

}  // namespace sealion::cli
