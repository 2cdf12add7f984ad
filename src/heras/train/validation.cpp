#include "heras/train/validation.h"

#include "data/dataset.h"
#include "heras/train/batches/targets.h"
#include "heras/train/core/rows.h"

namespace sealion::heras::train {

void note_top_k(const MetricMeans& means, const CompileOptions& options, const std::string& prefix,
                Epoch& epoch) {
  const std::vector<std::size_t> top_k = top_k_metrics(options);
  const std::vector<double> accuracies = means.top_k_accuracies();
  for (std::size_t i = 0; i < top_k.size(); ++i) {
    epoch.metrics[prefix + "top_" + std::to_string(top_k[i]) + "_accuracy"] = accuracies[i];
  }
}

void validate(const TrainingTask& task, const Trainable& network, const Loss& loss, Epoch& epoch) {
  const std::size_t learned = task.records_to_learn, all = record_count(task.data);
  if (learned == all) return;
  const at::NoGradGuard no_gradient;
  const IntegerNetwork integers = network.integers();
  const at::Tensor logits =
      class_scores(to_rows(task.held_out_logits(integers)), task.data.targets);
  const at::Tensor known = targets_of(task.data.targets, learned, all - learned);
  const at::Tensor scaled = (logits * integers.logit_scale).to(at::kFloat);
  MetricMeans means(top_k_metrics(task.compile));
  means.add(loss.of(scaled, {known, {}}).item<double>(), logits, known);
  epoch.validation_loss = means.loss();
  epoch.validation_accuracy = means.accuracy();
  note_top_k(means, task.compile, "validation_", epoch);
}

}  // namespace sealion::heras::train
