#include "cli/commands/bench_subject.h"

#include <algorithm>
#include <array>

#include "bench/networks.h"
#include "cli/support/options.h"
#include "data/dataset.h"
#include "data/preprocessing/prepare.h"
#include "heras/deployment/deployment.h"
#include "heras/zoo/zoo.h"

namespace sealion::cli {
namespace {

/// A network with random weights.
struct Network {
  const char* name;
  Program (*make)();
};
constexpr std::array<Network, 2> networks = {
    {{"logistic-regression", bench::logistic_regression}, {"30-64-2", bench::tabular_network}}};

std::optional<heras::Model> model_of(const std::string& name) {
  const bool is_network = std::ranges::find(networks, name, &Network::name) != networks.end();
  if (is_network) return {};
  return heras::Model::load(heras::find_model(name));
}

/// Nothing needs to be known of them.
Dataset test_records(const heras::Model& model, const TestRun& run) {
  check_default_data(run.data, model.preprocessing());
  return load_test_part(run.data, model.task(), execution_context(run.threads));
}

Program network(const std::string& name) {
  return std::ranges::find(networks, name, &Network::name)->make();
}

}  // namespace

BenchSubject::BenchSubject(const std::string& name, const TestRun& run)
    : name_(name),
      device_(device_use(run.device)),
      model_(model_of(name)),
      data_(model_ ? test_records(*model_, run) : Dataset{}),
      program_(model_ ? model_->program() : network(name)) {}

IntegerBatch BenchSubject::records(std::size_t count) const {
  if (!model_) return bench::random_inputs(program_, count);
  return prepare(model_->preprocessing(), data_.inputs, {0, std::min(count, record_count(data_))});
}

bench::PlannedModel BenchSubject::planned(const PlanRequest& request,
                                          const ExecutionContext& context) {
  const heras::Deployment deployed = deployment(request, context);
  return {name_, program_, deployed.plan, deployed.forecast, deployed.prepared, device_};
}

heras::Deployment BenchSubject::deployment(const PlanRequest& request,
                                           const ExecutionContext& context) {
  if (model_) return model_->deploy(request, context);
  return heras::deploy_program(program_, name_, {}, request, context);
}

}  // namespace sealion::cli
