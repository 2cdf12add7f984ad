#include "heras/training/training_json.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "heras/training/training_bounds.h"
#include "heras/training/training_phase_names.h"

namespace sealion::heras {
namespace {

using nlohmann::json;

/// JSON has no unsigned bound that a signed reader could check, so a seed travels as text.
std::uint64_t read_seed(const JsonValue& object) {
  const std::string text = read_text(object, "seed");
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error != std::errc() || end != text.data() + text.size()) {
    object.at("seed").refuse("the digits of a 64-bit number");
  }
  return seed;
}

// Fields that an older version did not write keep the value they have.
void read_into(const JsonValue& object, const char* key, double& value) {
  if (object.contains(key)) value = read_number(object, key);
}
void read_into(const JsonValue& object, const char* key, bool& value) {
  if (object.contains(key)) value = read_flag(object, key);
}
void read_into(const JsonValue& object, const char* key, std::string& value) {
  if (object.contains(key)) value = read_text(object, key);
}
void read_into(const JsonValue& object, const char* key, std::size_t& value) {
  if (object.contains(key)) value = read_size(object, key, most_drops);
}
void read_into(const JsonValue& object, const char* key, std::vector<double>& value) {
  if (object.contains(key)) value = read_numbers(object, key, most_class_weights);
}
void read_into(const JsonValue& object, const char* key, std::optional<double>& value) {
  if (object.contains(key)) value = read_number(object, key);
}

/// An older version did not write all fields: what it lacks has the value that it had then.
CompileOptions compile_options_from_json(const JsonValue& object) {
  CompileFields fields = to_fields(CompileOptions{});
  fields.optimizer = read_text(object, "optimizer");
  fields.learning_rate = read_number(object, "learning_rate");
  read_into(object, "weight_decay", fields.weight_decay);
  read_into(object, "momentum", fields.momentum);
  read_into(object, "nesterov", fields.nesterov);
  read_into(object, "schedule", fields.schedule);
  read_into(object, "warm_up", fields.warm_up);
  read_into(object, "decay", fields.decay);
  read_into(object, "drops", fields.drops);
  read_into(object, "loss", fields.loss);
  read_into(object, "label_smoothing", fields.label_smoothing);
  read_into(object, "class_weights", fields.class_weights);
  read_into(object, "beta", fields.beta);
  read_into(object, "beta_warm_up", fields.beta_warm_up);
  if (object.contains("metrics")) fields.metrics = read_texts(object, "metrics", most_metrics);
  read_into(object, "range_penalty", fields.range_penalty);
  read_into(object, "gate_penalty", fields.gate_penalty);
  return from_fields(fields);
}

json to_json(const Augmentation& augmentation) {
  return {{"turn_degrees", augmentation.turn_degrees},
          {"scale", augmentation.scale},
          {"shear", augmentation.shear},
          {"shift", augmentation.shift},
          {"elastic", augmentation.elastic},
          {"thickness", augmentation.thickness}};
}

Augmentation augmentation_from_json(const JsonValue& object) {
  Augmentation limits{read_number(object, "turn_degrees"), read_number(object, "scale"),
                      read_number(object, "shear"), read_number(object, "shift")};
  read_into(object, "elastic", limits.elastic);
  read_into(object, "thickness", limits.thickness);
  return limits;
}

FitFields fit_fields_from_json(const JsonValue& object) {
  FitFields fields = to_fields(FitOptions{});
  fields.epochs = read_size(object, "epochs", most_epochs);
  fields.float_share = read_number(object, "float_share");
  read_into(object, "gate_share", fields.gate_share);
  fields.batch_size = read_size(object, "batch_size", largest_batch_size);
  fields.validation_split = read_number(object, "validation_split");
  fields.seed = read_seed(object);
  fields.threads = read_size(object, "threads", most_threads);
  fields.augment = read_flag(object, "augment");
  if (object.contains("augmentation")) {
    fields.augmentation = augmentation_from_json(read_object(object, "augmentation"));
  }
  if (object.contains("distillation")) {
    const JsonValue distillation = read_object(object, "distillation");
    fields.temperature = read_number(distillation, "temperature");
    fields.distillation_weight = read_number(distillation, "weight");
  }
  return fields;
}

json to_json(const Epoch& epoch) {
  json object = {{"loss", epoch.loss}, {"seconds", epoch.seconds}};
  if (epoch.accuracy) object["accuracy"] = *epoch.accuracy;
  if (epoch.validation_accuracy) object["validation_accuracy"] = *epoch.validation_accuracy;
  if (epoch.validation_loss) object["validation_loss"] = *epoch.validation_loss;
  if (!epoch.metrics.empty()) object["metrics"] = epoch.metrics;
  if (epoch.phase) object["phase"] = to_string(*epoch.phase);
  return object;
}

Epoch epoch_from_json(const JsonValue& object) {
  Epoch epoch;
  epoch.loss = read_number(object, "loss");
  read_into(object, "accuracy", epoch.accuracy);
  epoch.seconds = read_number(object, "seconds");
  read_into(object, "validation_accuracy", epoch.validation_accuracy);
  read_into(object, "validation_loss", epoch.validation_loss);
  if (object.contains("phase")) epoch.phase = read_name<TrainingPhase>(object, "phase");
  if (!object.contains("metrics")) return epoch;
  for (const auto& [name, value] : object.at("metrics").fields(2 * most_metrics)) {
    epoch.metrics[name] = value.number();
  }
  return epoch;
}

}  // namespace

nlohmann::json to_json(const CompileFields& fields) {
  return {{"optimizer", fields.optimizer},
          {"learning_rate", fields.learning_rate},
          {"weight_decay", fields.weight_decay},
          {"momentum", fields.momentum},
          {"nesterov", fields.nesterov},
          {"schedule", fields.schedule},
          {"warm_up", fields.warm_up},
          {"decay", fields.decay},
          {"drops", fields.drops},
          {"loss", fields.loss},
          {"label_smoothing", fields.label_smoothing},
          {"class_weights", fields.class_weights},
          {"beta", fields.beta},
          {"beta_warm_up", fields.beta_warm_up},
          {"metrics", fields.metrics},
          {"range_penalty", fields.range_penalty},
          {"gate_penalty", fields.gate_penalty}};
}

nlohmann::json to_json(const CompileOptions& options) { return to_json(to_fields(options)); }

nlohmann::json to_json(const FitFields& fields) {
  return {{"epochs", fields.epochs},
          {"float_share", fields.float_share},
          {"gate_share", fields.gate_share},
          {"batch_size", fields.batch_size},
          {"validation_split", fields.validation_split},
          {"seed", std::to_string(fields.seed)},
          {"threads", fields.threads},
          {"augment", fields.augment},
          {"augmentation", to_json(fields.augmentation)},
          {"distillation",
           {{"temperature", fields.temperature}, {"weight", fields.distillation_weight}}}};
}

nlohmann::json to_json(const FitOptions& options) { return to_json(to_fields(options)); }

nlohmann::json to_json(const History& history) {
  json epochs = json::array();
  for (const Epoch& epoch : history.epochs) epochs.push_back(to_json(epoch));
  return epochs;
}

History history_from_json(const JsonValue& epochs) {
  History history;
  for (const JsonValue& epoch : epochs.entries(most_epochs)) {
    history.epochs.push_back(epoch_from_json(epoch));
  }
  return history;
}

nlohmann::json to_json(const TrainingRecord& record) {
  json object = {{"compile", to_json(record.compile)},
                 {"fit", to_json(record.fit)},
                 {"images", record.records},
                 {"logit_scale", record.logit_scale},
                 {"history", to_json(record.history)}};
  if (!record.teacher.empty()) object["teacher"] = record.teacher;
  return object;
}

TrainingRecord training_from_json(const nlohmann::json& json) {
  const JsonValue training(json, "training");
  TrainingRecord record;
  record.compile = compile_options_from_json(read_object(training, "compile"));
  read_into(training, "teacher", record.teacher);
  FitFields fit = fit_fields_from_json(read_object(training, "fit"));
  fit.is_taught = !record.teacher.empty();
  record.fit = from_fields(fit);
  if (!record.teacher.empty()) check_name(record.teacher, "teacher");
  record.records = read_size(training, "images", most_training_records);
  record.logit_scale = read_number(training, "logit_scale");
  record.history = history_from_json(training.at("history"));
  return record;
}

}  // namespace sealion::heras
