#include "heras/training.h"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "heras/config.h"
#include "heras/idx.h"

namespace sealion::heras {
namespace {

constexpr std::size_t most_epochs = 100000;
constexpr std::size_t smallest_batch_size = 2;  ///< one image has no variance
constexpr std::size_t largest_batch_size = 1 << 16;
constexpr std::size_t most_threads = 4096;

/// JSON has no unsigned bound that a signed reader could check, so a seed travels as text.
std::uint64_t seed_from_text(const std::string& text) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error != std::errc() || end != text.data() + text.size()) {
    fail(ErrorCode::corrupt, "the field 'seed' is no 64-bit number");
  }
  return seed;
}

nlohmann::json to_json(const Epoch& epoch) {
  nlohmann::json json = {
      {"loss", epoch.loss}, {"accuracy", epoch.accuracy}, {"seconds", epoch.seconds}};
  if (epoch.validation_accuracy) json["validation_accuracy"] = *epoch.validation_accuracy;
  return json;
}

Epoch epoch_from_json(const nlohmann::json& json) {
  Epoch epoch;
  epoch.loss = read_number(json, "loss");
  epoch.accuracy = read_number(json, "accuracy");
  epoch.seconds = read_number(json, "seconds");
  if (json.contains("validation_accuracy")) {
    epoch.validation_accuracy = read_number(json, "validation_accuracy");
  }
  return epoch;
}

FitOptions fit_options_from_json(const nlohmann::json& json) {
  FitOptions options;
  options.epochs = read_size(json, "epochs", most_epochs);
  options.float_share = read_number(json, "float_share");
  options.batch_size = read_size(json, "batch_size", largest_batch_size);
  options.validation_split = read_number(json, "validation_split");
  options.seed = seed_from_text(read_text(json, "seed"));
  options.threads = read_size(json, "threads", most_threads);
  options.augment = read_flag(json, "augment");
  return options;
}

void check_size(const char* what, std::size_t value, std::size_t low, std::size_t high) {
  if (value >= low && value <= high) return;
  fail(ErrorCode::invalid_argument, "{} is {}, not in [{}, {}]", what, value, low, high);
}

}  // namespace

void check_compile_options(const CompileOptions& options) {
  if (options.optimizer != "adam") {
    fail(ErrorCode::unsupported, "unknown optimizer '{}': this build knows 'adam'",
         options.optimizer);
  }
  if (!(options.learning_rate > 0 && std::isfinite(options.learning_rate))) {
    fail(ErrorCode::invalid_argument, "a learning rate of {} is not above 0",
         options.learning_rate);
  }
}

void check_fit_options(const FitOptions& options) {
  check_size("epochs", options.epochs, 1, most_epochs);
  check_size("batch_size", options.batch_size, smallest_batch_size, largest_batch_size);
  check_size("threads", options.threads, 0, most_threads);
  if (!(options.float_share > 0 && options.float_share <= 1)) {
    fail(ErrorCode::invalid_argument, "float_share is {}, not in (0, 1]", options.float_share);
  }
  if (!(options.validation_split >= 0 && options.validation_split < 1)) {
    fail(ErrorCode::invalid_argument, "validation_split is {}, not in [0, 1)",
         options.validation_split);
  }
}

double History::seconds() const {
  double total = 0;
  for (const Epoch& epoch : epochs) total += epoch.seconds;
  return total;
}

void check_training_record(const TrainingRecord& record) {
  bool finite = std::isfinite(record.logit_scale);
  for (const Epoch& epoch : record.history.epochs) {
    finite = finite && std::isfinite(epoch.loss) && std::isfinite(epoch.accuracy) &&
             std::isfinite(epoch.validation_accuracy.value_or(0)) && std::isfinite(epoch.seconds);
  }
  if (!finite) {
    fail(ErrorCode::invalid_argument,
         "training diverged: its record has values that are no numbers; lower the learning rate");
  }
}

nlohmann::json to_json(const TrainingRecord& record) {
  const CompileOptions& compile = record.compile;
  const FitOptions& fit = record.fit;
  nlohmann::json history = nlohmann::json::array();
  for (const Epoch& epoch : record.history.epochs) history.push_back(to_json(epoch));
  return {{"compile", {{"optimizer", compile.optimizer}, {"learning_rate", compile.learning_rate}}},
          {"fit",
           {{"epochs", fit.epochs},
            {"float_share", fit.float_share},
            {"batch_size", fit.batch_size},
            {"validation_split", fit.validation_split},
            {"seed", std::to_string(fit.seed)},
            {"threads", fit.threads},
            {"augment", fit.augment}}},
          {"images", record.images},
          {"logit_scale", record.logit_scale},
          {"history", std::move(history)}};
}

TrainingRecord training_from_json(const nlohmann::json& json) {
  TrainingRecord record;
  const nlohmann::json& compile = read_object(json, "compile");
  record.compile.optimizer = read_text(compile, "optimizer");
  record.compile.learning_rate = read_number(compile, "learning_rate");
  check_compile_options(record.compile);
  record.fit = fit_options_from_json(read_object(json, "fit"));
  check_fit_options(record.fit);
  record.images = read_size(json, "images", most_images);
  record.logit_scale = read_number(json, "logit_scale");
  for (const nlohmann::json& epoch : read_array(json, "history", most_epochs)) {
    record.history.epochs.push_back(epoch_from_json(epoch));
  }
  return record;
}

}  // namespace sealion::heras
