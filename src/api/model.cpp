#include <nlohmann/json.hpp>
#include <utility>

#include "api/model_state.h"
#include "api/planning.h"
#include "api/records.h"
#include "base/cases.h"
#include "data/idx_folder.h"
#include "device/device_choice_names.h"
#include "exchange/manifest.h"
#include "heras/model/sequential.h"

namespace sealion::models {
namespace {

heras::EvaluateOptions to_heras(const EvaluateOptions& options) {
  return {.encrypted = options.encrypted,
          .records = options.records,
          .device = {from_name<device::DeviceChoice>(options.device)}};
}

void take(heras::Model& model, std::optional<Preprocessing> preprocessing) {
  if (preprocessing) model.set_preprocessing(*std::move(preprocessing));
}

}  // namespace

Model::Model(std::unique_ptr<State> state) : state_(std::move(state)) {}
Model::Model(std::string name)
    : Model(std::make_unique<State>(State{heras::Model(std::move(name))})) {}
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

Model Model::load(const std::filesystem::path& path) {
  return Model(std::make_unique<State>(State{heras::Model::load(path)}));
}

void Model::save(const std::filesystem::path& path) const { state_->model.save(path); }

std::vector<std::uint8_t> Model::to_bytes() const { return state_->model.to_bytes(); }

Model Model::from_bytes(std::span<const std::uint8_t> bytes, const std::string& what) {
  return Model(std::make_unique<State>(State{heras::Model::from_bytes(bytes, what)}));
}

void Model::add(Layer layer) {
  heras::append(state_->model, std::move(layer.state_->layer));
  take(state_->model, std::move(layer.state_->preprocessing));
}

Tensor Model::apply(Layer layer, const std::vector<Tensor>& inputs) {
  std::vector<heras::Tensor> tensors;
  for (const Tensor input : inputs) tensors.push_back({input.layer});
  const Tensor made{state_->model.apply(std::move(layer.state_->layer), tensors).layer};
  take(state_->model, std::move(layer.state_->preprocessing));
  return made;
}

const std::string& Model::name() const { return state_->model.name(); }
const Shape& Model::input_shape() const { return state_->model.input_shape(); }
const Shape& Model::output_shape() const { return state_->model.output_shape(); }
std::size_t Model::parameter_count() const { return state_->model.parameter_count(); }
std::string Model::summary() const { return state_->model.summary(); }
bool Model::is_trained() const { return state_->model.is_trained(); }
std::vector<LayerWeights> Model::weights() const { return state_->model.weights(); }

void Model::set_weights(std::vector<LayerWeights> weights) {
  state_->model.set_weights(std::move(weights));
}

void Model::calibrate(const Inputs& inputs, const ExecutionContext& context) {
  state_->model.calibrate(inputs, context);
}

void Model::deploy(const PlanOptions& options, const ExecutionContext& context) {
  to_request(options, {});  // names that there are none of are refused before anything is measured
  MachineRates rates = rates_for(options, context.quiet());
  const heras::Deployment& made = state_->model.deploy(to_request(options, rates.model), context);
  state_->planned = {made.prepared, std::move(rates)};
}

std::string Model::plan_json() const { return heras::to_json(plan_report(*state_)).dump(2); }
std::string Model::plan_text() const { return heras::to_text(plan_report(*state_)); }

std::string Model::manifest() const {
  return manifest_to_json(state_->model.deployment().manifest);
}

Evaluation Model::evaluate(const Dataset& data, const EvaluateOptions& options,
                           const ExecutionContext& context) const {
  const heras::Evaluation found = state_->model.evaluate(data, to_heras(options), context);
  const std::size_t mismatches = found.encrypted ? found.encrypted->logits.different : 0;
  Evaluation evaluation{found.records, {}, {}, mismatches, {}, heras::to_json(found).dump(2)};
  if (found.encrypted) evaluation.device = found.encrypted->device;
  std::visit(Cases{[&](const heras::ClassificationMetrics& m) { evaluation.accuracy = m.accuracy; },
                   [&](const heras::RegressionMetrics& m) { evaluation.r2 = m.r2; }},
             found.plain);
  return evaluation;
}

std::vector<std::int64_t> Model::predict(const Inputs& inputs, const EvaluateOptions& options,
                                         const ExecutionContext& context) const {
  return by_record(state_->model.predict(inputs, to_heras(options), context));
}

Dataset load_idx_images(const std::filesystem::path& folder, Split split) {
  return load_idx_split(folder, split);
}

}  // namespace sealion::models
