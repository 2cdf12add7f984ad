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

Validation::Validation(const TrainingTask& task)
    : task_(task),
      known_(targets_of(task.data.targets, task.records_to_learn,
                        record_count(task.data) - task.records_to_learn)),
      loss_(make_loss(task.compile, task.data.targets)) {}

void Validation::note(const Trainable& network, Epoch& epoch) const {
  if (known_.numel() == 0) return;
  const at::NoGradGuard no_gradient;
  const IntegerNetwork integers = network.integers();
  const at::Tensor logits =
      class_scores(to_rows(task_.held_out_logits(integers)), task_.data.targets);
  const at::Tensor scaled = (logits * integers.logit_scale).to(at::kFloat);
  MetricMeans means(top_k_metrics(task_.compile));
  means.add(loss_->of(scaled, {known_, {}}).item<double>(), logits, known_);
  epoch.validation_loss = means.loss();
  epoch.validation_accuracy = means.accuracy();
  note_top_k(means, task_.compile, "validation_", epoch);
}

}  // namespace sealion::heras::train
