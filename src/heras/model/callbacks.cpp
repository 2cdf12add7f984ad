#include "heras/model/callbacks.h"

#include <fmt/format.h>

#include "base/file.h"

namespace sealion::heras {
namespace {

bool is_better(const std::string& monitor, double value, double than) {
  return monitor.ends_with("loss") ? value < than : value > than;
}

/// How the last epoch compares with those before it, back to the first of phase `first` or later.
struct Standing {
  bool is_best;  ///< better than all of them
  std::size_t epochs_since_best;
};
Standing standing(const History& history, TrainingPhase first, const std::string& monitor) {
  const std::size_t last = history.epochs.size() - 1;
  std::size_t best = last;
  double best_value = metric_value(history.epochs[last], monitor);
  for (std::size_t i = last; i-- > 0 && history.epochs[i].phase >= first;) {
    const double value = metric_value(history.epochs[i], monitor);
    if (is_better(monitor, best_value, value)) continue;
    best = i;
    best_value = value;
  }
  return {best == last, last - best};
}

}  // namespace

EpochVerdict EarlyStopping::on_epoch_end(const EpochReport& report) {
  const Epoch& epoch = report.history.epochs.back();
  const auto [is_best, waited] = standing(report.history, *epoch.phase, options_.monitor);
  if (epoch.phase == TrainingPhase::gates) return {};
  return {.keep = options_.restore_best && is_best, .stop = waited >= options_.patience};
}

EpochVerdict BestCheckpoint::on_epoch_end(const EpochReport& report) {
  const Epoch& epoch = report.history.epochs.back();
  const bool is_best = standing(report.history, TrainingPhase::floats, monitor_).is_best;
  if (epoch.phase != TrainingPhase::gates && is_best) report.model().save(path_);
  return {};
}

EpochVerdict CsvLog::on_epoch_end(const EpochReport& report) {
  std::string text = "epoch,phase";
  for (const auto& [name, value] : all_metrics(report.history.epochs.back())) text += "," + name;
  text += ",seconds\n";
  for (std::size_t i = 0; i < report.history.epochs.size(); ++i) {
    const Epoch& epoch = report.history.epochs[i];
    text += fmt::format("{},{}", i + 1, to_string(*epoch.phase));
    for (const auto& [name, value] : all_metrics(epoch)) text += fmt::format(",{}", value);
    text += fmt::format(",{}\n", epoch.seconds);
  }
  write_file(path_, text);
  return {};
}

}  // namespace sealion::heras
