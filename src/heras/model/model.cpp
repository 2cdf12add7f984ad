#include "heras/model/model.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "data/dataset.h"
#include "data/preprocessing/prepare.h"
#include "heras/measure/inference.h"
#include "heras/model/model_file.h"
#include "heras/model/opened_model.h"
#include "program/simplify.h"

namespace sealion::heras {
namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// "GlobalAveragePooling2D" -> "global_average_pooling2d", as Keras calls its layers.
std::string snake_case(const std::string& kind) {
  std::string name;
  for (std::size_t i = 0; i < kind.size(); ++i) {
    if (i > 0 && is_capital(kind[i]) && is_lower(kind[i - 1])) name += '_';
    name += is_capital(kind[i]) ? static_cast<char>(kind[i] - 'A' + 'a') : kind[i];
  }
  return name;
}

/// "dense_2" for the second Dense of a model.
std::string automatic_name(const Layer& layer, const std::vector<std::unique_ptr<Layer>>& before) {
  const auto same = std::count_if(before.begin(), before.end(), [&](const auto& other) {
    return std::string(other->kind()) == layer.kind();
  });
  return fmt::format("{}_{}", snake_case(layer.kind()), same + 1);
}

bool is_weighted(const Layer& layer) { return layer.weight_sizes() != WeightSizes{}; }

/// The layer before it, unless a file says otherwise.
std::vector<std::size_t> default_inputs(std::size_t layer) {
  if (layer == 0) return {};
  return {layer - 1};
}

std::vector<Tensor> read_inputs(const JsonValue& json, std::size_t layer) {
  const std::vector<std::size_t> sources =
      json.contains("inputs") ? read_sizes(json, "inputs", most_operands, most_nodes)
                              : default_inputs(layer);
  std::vector<Tensor> inputs;
  for (const std::size_t source : sources) inputs.push_back({source});
  return inputs;
}

std::unique_ptr<Layer> read_layer(const JsonValue& json) {
  const JsonValue config = read_object(json, "config");
  return read_from(config.place(),
                   [&] { return layer_from_config(read_text(json, "kind"), config.json()); });
}

}  // namespace

Model::Model(std::string name) : name_(std::move(name)) { check_name(name_, "model"); }

Tensor Model::apply(std::unique_ptr<Layer> layer, const std::vector<Tensor>& inputs) {
  const bool is_input = layer_as<Input>(*layer) != nullptr;
  if (is_input != layers_.empty() || is_input != inputs.empty()) {
    fail(ErrorCode::invalid_argument,
         "a model starts with its one Input, and every other layer follows some: not so with this "
         "{}",
         layer->kind());
  }
  std::vector<Shape> shapes;
  std::vector<std::size_t> sources;
  for (const Tensor input : inputs) {
    if (input.layer >= layers_.size()) {
      fail(ErrorCode::invalid_argument, "the tensor {} is of another model: '{}' has {} layers",
           input.layer, name_, layers_.size());
    }
    shapes.push_back(layers_[input.layer]->output_shape());
    sources.push_back(input.layer);
  }
  layer->set_name(layer->name().empty() ? automatic_name(*layer, layers_) : layer->name());
  const bool taken = std::any_of(layers_.begin(), layers_.end(),
                                 [&](const auto& other) { return other->name() == layer->name(); });
  if (taken) fail(ErrorCode::invalid_argument, "two layers named '{}'", layer->name());
  layer->build(shapes);
  layers_.push_back(std::move(layer));
  inputs_.push_back(std::move(sources));
  forget_results();
  return {layers_.size() - 1};
}

std::vector<const Layer*> Model::layers() const {
  std::vector<const Layer*> all;
  for (const auto& layer : layers_) all.push_back(layer.get());
  return all;
}

const Layer& Model::last_layer() const {
  if (layers_.empty()) fail(ErrorCode::invalid_argument, "the model '{}' has no layers", name_);
  return *layers_.back();
}

const Shape& Model::input_shape() const {
  last_layer();
  return layers_.front()->output_shape();
}

const Shape& Model::output_shape() const { return last_layer().output_shape(); }

std::int64_t Model::input_saturation() const {
  last_layer();
  return layer_as<Input>(*layers_.front())->saturation();
}

std::int64_t Model::input_low() const {
  last_layer();
  return layer_as<Input>(*layers_.front())->low();
}

std::size_t Model::parameter_count() const {
  std::size_t count = 0;
  for (const auto& layer : layers_) count += layer->parameter_count();
  return count;
}

std::size_t Model::activation_count() const {
  std::size_t count = 0;
  for (const auto& layer : layers_) count += layer->activation_count();
  return count;
}

std::size_t Model::remaining_activation_count() const {
  const Program network = program();
  std::size_t count = 0;
  for (const auto& layer : layers_) {
    if (layer->activation_count() == 0) continue;
    for (const Node& node : network.nodes()) {
      if (node.name == layer->name()) count += node.size;
    }
  }
  return count;
}

void Model::compile(CompileOptions options) {
  check_compile_options(options);
  compiled_ = std::move(options);
}

bool Model::is_trained() const {
  return !layers_.empty() && std::all_of(layers_.begin(), layers_.end(),
                                         [](const auto& layer) { return layer->has_weights(); });
}

std::vector<LayerWeights> Model::weights() const {
  std::vector<LayerWeights> all;
  for (const auto& layer : layers_) {
    if (is_weighted(*layer)) all.push_back(layer->weights());
  }
  return all;
}

void Model::set_weights(std::vector<LayerWeights> weights) {
  std::vector<Layer*> targets;
  for (const auto& layer : layers_) {
    if (is_weighted(*layer)) targets.push_back(layer.get());
  }
  if (weights.size() != targets.size()) {
    fail(ErrorCode::invalid_argument, "weights of {} layers for a model in which {} have some",
         weights.size(), targets.size());
  }
  for (std::size_t i = 0; i < targets.size(); ++i) targets[i]->check_weights(weights[i]);
  for (std::size_t i = 0; i < targets.size(); ++i) targets[i]->set_weights(std::move(weights[i]));
  forget_results();
}

Model Model::untrained_copy() const {
  Model copy = untrained_copy(input_saturation());
  copy.preprocessing_ = preprocessing_;
  copy.task_ = task_;
  return copy;
}

Model Model::untrained_copy(std::int64_t input_saturation) const {
  Model copy(name_);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    nlohmann::json config = layers_[i]->get_config();
    if (i == 0) config["saturation"] = input_saturation;
    std::vector<Tensor> inputs;
    for (const std::size_t input : inputs_[i]) inputs.push_back({input});
    copy.apply(layer_from_config(layers_[i]->kind(), config), inputs);
  }
  return copy;
}

void Model::set_training(TrainingRecord record) {
  check_training_record(record);
  training_ = std::move(record);
  deployment_.reset();  // its manifest has the scale
}

void Model::adopt(const Model& trained) {
  set_weights(trained.weights());
  largest_seen_ = trained.largest_seen();
  task_ = trained.task();
  set_training(*trained.training());
}

void Model::forget_results() {
  training_.reset();
  output_scale_ = 1;
  largest_seen_.clear();
  deployment_.reset();
}

Preprocessing Model::preprocessing() const {
  return preprocessing_.value_or(pixel_levels(input_shape(), input_saturation()));
}

void Model::set_preprocessing(Preprocessing preprocessing) {
  check_preprocessing(preprocessing);
  const std::size_t inputs = element_count(input_shape());
  if (input_count(preprocessing) != inputs) {
    fail(ErrorCode::invalid_argument, "{} integers of a record for the {} inputs of the model '{}'",
         input_count(preprocessing), inputs, name_);
  }
  const auto [low, high] = input_bounds(preprocessing);
  if (low < input_low() || high > input_saturation()) {
    fail(ErrorCode::invalid_argument,
         "records become integers from {} to {}; the input of the model '{}' takes {} to {}", low,
         high, name_, input_low(), input_saturation());
  }
  preprocessing_.reset();
  if (preprocessing != this->preprocessing()) preprocessing_ = std::move(preprocessing);
  largest_seen_.clear();
  deployment_.reset();
}

void Model::set_task(Task task) {
  check_task(task, element_count(output_shape()));
  task_ = std::move(task);
  deployment_.reset();  // its manifest has the task
}

void Model::calibrate(const Inputs& inputs, const ExecutionContext& context) {
  check_takes(inputs);
  largest_seen_ = largest_values(program(), {preprocessing(), inputs}, context);
  deployment_.reset();
}

void Model::check_all_used() const {
  std::vector<bool> used(layers_.size(), false);
  for (const auto& inputs : inputs_) {
    for (const std::size_t input : inputs) used[input] = true;
  }
  for (std::size_t i = 0; i + 1 < layers_.size(); ++i) {
    if (used[i]) continue;
    fail(ErrorCode::invalid_argument, "what '{}' makes goes nowhere: no layer takes it",
         layers_[i]->name());
  }
}

Program Model::program() const {
  check_all_used();
  return simplify(program_until(layers_.size() - 1));
}

Program Model::program_until(std::size_t layer) const {
  if (!is_trained()) {
    fail(ErrorCode::invalid_argument, "the model '{}' has no weights yet: fit or load it first",
         name_);
  }
  ProgramBuilder builder;
  std::vector<NodeId> made;
  for (std::size_t i = 0; i <= layer; ++i) {
    std::vector<NodeId> operands;
    for (const std::size_t input : inputs_[i]) operands.push_back(made[input]);
    made.push_back(layers_[i]->emit(builder, operands));
  }
  return builder.build().prefix(made.back());
}

Deployment Model::plan(const PlanRequest& request, const ExecutionContext& context) const {
  PlanRequest calibrated = request;
  if (!calibrated.largest_seen && !largest_seen_.empty()) calibrated.largest_seen = largest_seen_;
  return deploy_program(program(), name_, interface(), calibrated, context, salt_);
}

const Deployment& Model::deploy(const PlanRequest& request, const ExecutionContext& context) {
  deployment_ = plan(request, context);
  return *deployment_;
}

Deployment Model::deployment(const ExecutionContext& context) const {
  return deployment_ ? *deployment_ : plan({}, context);
}

void Model::check_takes(const Inputs& inputs) const {
  check_inputs(inputs);
  try {
    sealion::check_takes(preprocessing(), inputs);
  } catch (const Error& error) {
    fail(error.code(), "the model '{}': {}", name_, error.what());
  }
}

double Model::output_scale() const { return training_ ? training_->logit_scale : output_scale_; }

void Model::set_output_scale(double scale) {
  if (!(scale > 0) || !std::isfinite(scale)) {
    fail(ErrorCode::invalid_argument, "an output scale of {}", scale);
  }
  output_scale_ = scale;
  deployment_.reset();
}

ModelInterface Model::interface() const {
  return {.input_shape = input_shape(),
          .preprocessing = preprocessing_,
          .task = task_,
          .output_scale = output_scale()};
}

EvaluationSubject Model::subject(bool encrypted, const ExecutionContext& context) const {
  EvaluationSubject subject{.name = name_,
                            .program = program(),
                            .preprocessing = preprocessing(),
                            .task = task(),
                            .logit_scale = output_scale()};
  if (encrypted) subject.deployment = deployment(context.quiet());
  subject.logit_shift =
      subject.deployment ? subject.deployment->manifest.output_shift : plain_shift(subject.program);
  return subject;
}

std::size_t Model::plain_shift(const Program& program) const {
  if (deployment_) return deployment_->manifest.output_shift;
  const Ranges ranges = largest_seen_.empty()
                            ? prove_ranges(program)
                            : calibrate_ranges(largest_seen_, PlanRequest{}.safety_factor);
  return shift_into_words(ranges.answer_bits());
}

Evaluation Model::evaluate(const Dataset& data, const EvaluateOptions& options,
                           const ExecutionContext& context) const {
  check_dataset(data);
  check_takes(data.inputs);
  return evaluate_subject(subject(options.encrypted, context), data, options, context);
}

Evaluation Model::evaluate(const RecordStream& next, const EvaluateOptions& options,
                           const ExecutionContext& context) const {
  const RecordStream checked = [&](std::size_t most) {
    auto some = next(most);
    if (some) check_dataset(some->data);
    if (some) check_takes(some->data.inputs);
    return some;
  };
  return evaluate_subject(subject(options.encrypted, context), checked, options, context);
}

IntegerBatch Model::predict(const Inputs& inputs, const EvaluateOptions& options,
                            const ExecutionContext& context) const {
  check_takes(inputs);
  return predict_subject(subject(options.encrypted, context), inputs, options, context);
}

void Model::save(const std::filesystem::path& path) const {
  const ModelFile file = to_file();
  write_file(path, encode_model(file));
  write_file(manifest_path(path), file.manifest);
}

ByteVector Model::to_bytes() const { return encode_model(to_file()); }

ModelFile Model::to_file() const {
  const Deployment deployed = deployment();
  ModelFile file;
  nlohmann::json config = {{"name", name_}, {"layers", nlohmann::json::array()}};
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    nlohmann::json layer = {{"kind", layers_[i]->kind()}, {"config", layers_[i]->get_config()}};
    if (inputs_[i] != default_inputs(i)) layer["inputs"] = inputs_[i];
    config["layers"].push_back(std::move(layer));
  }
  if (training_) config["training"] = to_json(*training_);
  config["plan"] = plan_to_json(deployed);
  file.config = config.dump();
  file.weights = weights();
  file.largest_seen = largest_seen_;
  file.manifest = manifest_to_json(deployed.manifest);
  return file;
}

Model Model::from_file(const ModelFile& file, const PublicModelPtr& face) {
  const JsonDocument document(file.config, "its description");
  const JsonValue config = document.root();
  Model model(read_text(config, "name"));
  for (const JsonValue& layer : read_array(config, "layers", most_nodes)) {
    model.apply(read_layer(layer), read_inputs(layer, model.layers_.size()));
  }
  model.set_weights(file.weights);
  const Program program = model.program();
  if (!file.largest_seen.empty() && file.largest_seen.size() != program.nodes().size()) {
    fail(ErrorCode::corrupt, "calibration of {} nodes for a network of {}",
         file.largest_seen.size(), program.nodes().size());
  }
  model.largest_seen_ = file.largest_seen;
  if (config.contains("training")) {
    model.training_ = training_from_json(read_object(config, "training").json());
  }
  model.deployment_ = restore_deployment(program, read_object(config, "plan").json(), face);
  model.salt_ = model.deployment_->salt.value_or(model.salt_);
  model.preprocessing_ = model.deployment_->manifest.preprocessing;
  model.task_ = model.deployment_->manifest.task;
  model.output_scale_ = model.deployment_->manifest.output_scale;
  return model;
}

Model Model::load(const std::filesystem::path& path) { return load(open_model(path)); }
Model Model::from_bytes(ByteSpan bytes, const std::string& source) {
  return load(open_model(bytes, source));
}

Model Model::load(const OpenedModel& opened) {
  return read_from(opened.source, [&] { return from_file(opened.file, opened.face); });
}

}  // namespace sealion::heras
