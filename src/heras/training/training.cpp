#include "heras/training/training.h"

#include <fmt/ranges.h>

#include <charconv>
#include <cmath>
#include <string_view>

#include "base/error.h"
#include "heras/training/checks.h"
#include "heras/training/training_bounds.h"
#include "heras/training/training_phase_names.h"

namespace sealion::heras {
namespace {

/// The K of "top_K_accuracy".
std::optional<std::size_t> top_k(const std::string& metric) {
  constexpr std::string_view start = "top_", end = "_accuracy";
  if (metric.size() <= start.size() + end.size() || !metric.starts_with(start) ||
      !metric.ends_with(end)) {
    return std::nullopt;
  }
  std::size_t k = 0;
  const char* const last = metric.data() + metric.size() - end.size();
  const auto [stop, error] = std::from_chars(metric.data() + start.size(), last, k);
  const bool is_canonical =
      error == std::errc() && stop == last && metric == fmt::format("{}{}{}", start, k, end);
  if (!is_canonical || k == 0 || k > most_class_weights) return std::nullopt;
  return k;
}

void check_metrics(const std::vector<std::string>& metrics) {
  check_size("the number of metrics", metrics.size(), 0, most_metrics);
  for (const std::string& metric : metrics) {
    if (top_k(metric) || metric == "accuracy" || metric == "loss") continue;
    fail(ErrorCode::unsupported, "unknown metric '{}': there are accuracy, loss, top_2_accuracy",
         metric);
  }
}

void check_augmentation(const Augmentation& augmentation) {
  check_number("turn_degrees", augmentation.turn_degrees, 0, 180);
  check_share("scale", augmentation.scale);
  check_share("shear", augmentation.shear);
  check_number("shift", augmentation.shift, 0, largest_shift);
  check_number("elastic", augmentation.elastic, 0, largest_shift);
  check_number("thickness", augmentation.thickness, 0, 1);
}

void check_distillation(const Distillation& distillation) {
  if (!(distillation.temperature > 0 && std::isfinite(distillation.temperature))) {
    fail(ErrorCode::invalid_argument, "a temperature of {} is not above 0",
         distillation.temperature);
  }
  check_number("the weight of distillation", distillation.weight, 0, 1);
}

}  // namespace

void check_compile_options(const CompileOptions& options) {
  check_optimizer(options.optimizer);
  if (!(options.learning_rate > 0 && std::isfinite(options.learning_rate))) {
    fail(ErrorCode::invalid_argument, "a learning rate of {} is not above 0",
         options.learning_rate);
  }
  check_schedule(options.schedule);
  check_loss(options.loss);
  check_number("range_penalty", options.range_penalty, 0);
  check_number("gate_penalty", options.gate_penalty, 0);
  check_metrics(options.metrics);
}

std::vector<std::size_t> top_k_metrics(const CompileOptions& options) {
  std::vector<std::size_t> all;
  for (const std::string& metric : options.metrics) {
    if (const auto k = top_k(metric)) all.push_back(*k);
  }
  return all;
}

const char* to_string(TrainingPhase phase) { return name_of(phase); }

void tell_progress(const FitOptions& options, const FitProgress& now) {
  if (options.progress) options.progress(now);
  options.context.report((now.epoch - 1) * now.steps + now.step, now.epochs * now.steps);
}

void check_fit_options(const FitOptions& options) {
  check_size("epochs", options.epochs, 1, most_epochs);
  check_size("batch_size", options.batch_size, smallest_batch_size, largest_batch_size);
  check_size("threads", options.context.threads, 0, most_threads);
  if (!(options.float_share > 0 && options.float_share <= 1)) {
    fail(ErrorCode::invalid_argument, "float_share is {}, not in (0, 1]", options.float_share);
  }
  check_number("gate_share", options.gate_share, 0, 1);
  check_share("validation_split", options.validation_split);
  if (options.augmentation) check_augmentation(*options.augmentation);
  if (options.distillation) check_distillation(*options.distillation);
  if (options.resume && options.checkpoint.empty()) {
    fail(ErrorCode::invalid_argument, "to resume, name the checkpoint to go on from");
  }
}

std::map<std::string, double> all_metrics(const Epoch& epoch) {
  std::map<std::string, double> all = epoch.metrics;
  all["loss"] = epoch.loss;
  if (epoch.accuracy) all["accuracy"] = *epoch.accuracy;
  if (epoch.validation_loss) all["validation_loss"] = *epoch.validation_loss;
  if (epoch.validation_accuracy) all["validation_accuracy"] = *epoch.validation_accuracy;
  return all;
}

double metric_value(const Epoch& epoch, const std::string& name) {
  const std::map<std::string, double> all = all_metrics(epoch);
  if (const auto found = all.find(name); found != all.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [known, value] : all) names.push_back(known);
  fail(ErrorCode::invalid_argument,
       "training measures no '{}' but {}; compile() names metrics, and validation needs a "
       "validation_split",
       name, fmt::join(names, ", "));
}

double History::seconds() const {
  double total = 0;
  for (const Epoch& epoch : epochs) total += epoch.seconds;
  return total;
}

void check_training_record(const TrainingRecord& record) {
  bool finite = std::isfinite(record.logit_scale);
  for (const Epoch& epoch : record.history.epochs) {
    finite = finite && std::isfinite(epoch.seconds);
    for (const auto& [name, value] : all_metrics(epoch)) finite = finite && std::isfinite(value);
  }
  if (!finite) {
    fail(ErrorCode::invalid_argument,
         "training diverged: its record has values that are no numbers; lower the learning rate");
  }
}

}  // namespace sealion::heras
