#include "heras/sequential.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/parallel.h"
#include "heras/config.h"
#include "heras/inference.h"
#include "heras/input.h"
#include "heras/model_file.h"

namespace sealion::heras {
namespace {

/// "dense_2" for the second Dense of a model.
std::string automatic_name(const Layer& layer, const std::vector<std::unique_ptr<Layer>>& before) {
  const auto same = std::count_if(before.begin(), before.end(), [&](const auto& other) {
    return std::string(other->kind()) == layer.kind();
  });
  std::string name = fmt::format("{}_{}", layer.kind(), same + 1);
  name.front() = static_cast<char>(name.front() - 'A' + 'a');
  return name;
}

}  // namespace

Sequential::Sequential(std::string name) : name_(std::move(name)) { check_name(name_, "model"); }

void Sequential::add(std::unique_ptr<Layer> layer) {
  const bool is_input = dynamic_cast<const Input*>(layer.get()) != nullptr;
  if (layers_.empty() && !is_input) {
    auto input = layer->implied_input();
    if (!input) {
      fail(ErrorCode::invalid_argument,
           "a model starts with an Input, not with {}: put Input({}) first", layer->kind(),
           "{28, 28}");
    }
    add(std::move(input));
  }
  layer->set_name(layer->name().empty() ? automatic_name(*layer, layers_) : layer->name());
  const bool taken = std::any_of(layers_.begin(), layers_.end(),
                                 [&](const auto& other) { return other->name() == layer->name(); });
  if (taken) fail(ErrorCode::invalid_argument, "two layers named '{}'", layer->name());
  layer->build(layers_.empty() ? Shape{} : output_shape());
  layers_.push_back(std::move(layer));
  forget_results();
}

std::vector<const Layer*> Sequential::layers() const {
  std::vector<const Layer*> all;
  for (const auto& layer : layers_) all.push_back(layer.get());
  return all;
}

std::vector<const Dense*> Sequential::dense_layers() const {
  std::vector<const Dense*> found;
  for (const auto& layer : layers_) {
    if (const auto* dense = dynamic_cast<const Dense*>(layer.get())) found.push_back(dense);
  }
  return found;
}

const Shape& Sequential::input_shape() const {
  if (layers_.empty()) fail(ErrorCode::invalid_argument, "the model '{}' has no layers", name_);
  return layers_.front()->output_shape();
}

const Shape& Sequential::output_shape() const {
  if (layers_.empty()) fail(ErrorCode::invalid_argument, "the model '{}' has no layers", name_);
  return layers_.back()->output_shape();
}

std::int64_t Sequential::input_saturation() const {
  if (layers_.empty()) fail(ErrorCode::invalid_argument, "the model '{}' has no layers", name_);
  return dynamic_cast<const Input&>(*layers_.front()).saturation();
}

std::size_t Sequential::parameter_count() const {
  std::size_t count = 0;
  for (const auto& layer : layers_) count += layer->parameter_count();
  return count;
}

void Sequential::compile(CompileOptions options) {
  check_compile_options(options);
  compiled_ = std::move(options);
}

bool Sequential::is_trained() const {
  const auto dense = dense_layers();
  return !dense.empty() &&
         std::all_of(dense.begin(), dense.end(), [](const Dense* d) { return d->has_weights(); });
}

std::vector<DenseWeights> Sequential::weights() const {
  std::vector<DenseWeights> all;
  for (const Dense* dense : dense_layers()) all.push_back(dense->weights());
  return all;
}

void Sequential::set_weights(std::vector<DenseWeights> weights) {
  const auto dense = dense_layers();
  if (weights.size() != dense.size()) {
    fail(ErrorCode::invalid_argument, "weights of {} layers for a model with {} Dense layers",
         weights.size(), dense.size());
  }
  for (std::size_t i = 0; i < dense.size(); ++i) dense[i]->check_weights(weights[i]);
  auto next = weights.begin();
  for (const auto& layer : layers_) {
    auto* target = dynamic_cast<Dense*>(layer.get());
    if (target != nullptr) target->set_weights(std::move(*next++));
  }
  forget_results();
}

void Sequential::set_training(TrainingRecord record) {
  check_training_record(record);
  training_ = std::move(record);
  deployment_.reset();  // its manifest has the scale
}

void Sequential::forget_results() {
  training_.reset();
  largest_seen_.clear();
  deployment_.reset();
}

void Sequential::calibrate(const ImageSet& images, std::size_t threads) {
  check_takes(images);
  largest_seen_ = largest_values(program(), images, threads == 0 ? available_threads() : threads);
  deployment_.reset();
}

Program Sequential::program() const {
  if (!is_trained()) {
    fail(ErrorCode::invalid_argument, "the model '{}' has no weights yet: fit or load it first",
         name_);
  }
  ProgramBuilder builder;
  NodeId x = 0;
  for (const auto& layer : layers_) x = layer->emit(builder, x);
  return builder.build();
}

const Deployment& Sequential::deploy(const PlanRequest& request) {
  PlanRequest calibrated = request;
  if (!calibrated.largest_seen && !largest_seen_.empty()) calibrated.largest_seen = largest_seen_;
  deployment_ = deploy_program(program(), name_, input_shape(), output_scale(), calibrated);
  return *deployment_;
}

Deployment Sequential::deployment() const {
  if (deployment_) return *deployment_;
  PlanRequest request;
  if (!largest_seen_.empty()) request.largest_seen = largest_seen_;
  return deploy_program(program(), name_, input_shape(), output_scale(), request);
}

void Sequential::check_takes(const ImageSet& images) const {
  check_images(images);
  check_image_shape(images, input_shape(), name_);
}

double Sequential::output_scale() const { return training_ ? training_->logit_scale : 1.0; }

EvaluationSubject Sequential::subject(bool encrypted) const {
  EvaluationSubject subject{name_, program(), output_scale(), {}};
  if (encrypted) subject.deployment = deployment();
  return subject;
}

Evaluation Sequential::evaluate(const ImageSet& images, const EvaluateOptions& options) const {
  check_takes(images);
  return evaluate_subject(subject(options.encrypted), images, options);
}

IntegerBatch Sequential::predict(const ImageSet& images, const EvaluateOptions& options) const {
  check_takes(images);
  return predict_subject(subject(options.encrypted), images, options);
}

void Sequential::save(const std::filesystem::path& path) const {
  const ModelFile file = to_file();
  write_file(path, encode_model(file));
  write_file(manifest_path(path), file.manifest);
}

ModelFile Sequential::to_file() const {
  const Deployment deployed = deployment();
  ModelFile file;
  file.config["name"] = name_;
  file.config["layers"] = nlohmann::json::array();
  for (const auto& layer : layers_) {
    file.config["layers"].push_back({{"kind", layer->kind()}, {"config", layer->get_config()}});
  }
  if (training_) file.config["training"] = to_json(*training_);
  file.config["plan"] = plan_to_json(deployed.plan);
  file.weights = weights();
  file.largest_seen = largest_seen_;
  file.manifest = manifest_to_json(deployed.manifest);
  return file;
}

Sequential Sequential::from_file(const ModelFile& file) {
  Sequential model(read_text(file.config, "name"));
  for (const nlohmann::json& layer : read_array(file.config, "layers", most_nodes)) {
    model.add(layer_from_config(read_text(layer, "kind"), read_object(layer, "config")));
  }
  model.set_weights(file.weights);
  const Program program = model.program();
  if (!file.largest_seen.empty() && file.largest_seen.size() != program.nodes().size()) {
    fail(ErrorCode::corrupt, "calibration of {} nodes for a network of {}",
         file.largest_seen.size(), program.nodes().size());
  }
  model.largest_seen_ = file.largest_seen;
  if (file.config.contains("training")) {
    model.training_ = training_from_json(read_object(file.config, "training"));
  }
  model.deployment_ =
      restore_deployment(program, read_object(file.config, "plan"), file.manifest, "its manifest");
  return model;
}

Sequential Sequential::load(const std::filesystem::path& path) {
  const ModelFile file = decode_model(read_file(path, largest_model_file), path.string());
  try {
    return from_file(file);
  } catch (const Error& error) {
    // What would be the caller's mistake in code is the file's when it comes from a file.
    const bool blame_file = error.code() == ErrorCode::invalid_argument;
    throw Error(blame_file ? ErrorCode::corrupt : error.code(),
                path.string() + ": " + error.what());
  }
}

}  // namespace sealion::heras
