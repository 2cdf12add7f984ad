#include "heras/train/epoch_runner.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "heras/train/batches/targets.h"
#include "heras/train/optimizers/descend.h"

namespace sealion::heras::train {
namespace {

std::unique_ptr<Loss> training_loss(const TrainingTask& task) {
  std::unique_ptr<Loss> loss = make_loss(task.compile, task.data.targets);
  if (!task.fit.distillation) return loss;
  return with_teacher(std::move(loss), *task.fit.distillation);
}

}  // namespace

EpochRunner::EpochRunner(const TrainingTask& task, const at::Generator& generator)
    : task_(task),
      batches_(task.data, task.records_to_learn, task.model.preprocessing(), task.fit, generator),
      loss_(training_loss(task)),
      validation_(task) {}

Epoch EpochRunner::run(Phase& phase, std::size_t done, std::size_t epoch) {
  const Stopwatch stopwatch;
  start(epoch);
  const std::size_t steps = batches_.steps();
  for (std::size_t step = 0; step < steps; ++step) {
    learn(phase, phase.rate(done, step, steps), step);
    const bool is_last = step + 1 == steps;
    if (!is_last && (step + 1) % steps_to_report(steps) == 0) report();
  }
  Epoch measured;
  measured.loss = now_.loss;
  measured.accuracy = now_.accuracy;
  measured.phase = phase.name;
  note_top_k(means_, task_.compile, "", measured);
  validation_.note(phase.network, measured);
  measured.seconds = stopwatch.seconds();
  now_.validation_accuracy = measured.validation_accuracy;
  report();
  return measured;
}

void EpochRunner::start(std::size_t epoch) {
  now_ = FitProgress();
  now_.epoch = epoch + 1;
  now_.epochs = task_.fit.epochs;
  now_.steps = batches_.steps();
  means_ = MetricMeans(top_k_metrics(task_.compile));
  batches_.start(epoch);
}

/// One step; the learning rate is `rate`.
void EpochRunner::learn(Phase& phase, double rate, std::size_t step) {
  task_.fit.context.check_stop();
  const Batch batch = batches_.get(step);
  const at::Tensor scores = class_scores(phase.network.logits(batch.levels), task_.data.targets);
  const at::Tensor loss = loss_->of(scores, batch.targets);
  note(loss.item<double>(), scores, batch.targets.known, step + 1);
  const at::Tensor penalty = phase.network.penalty();
  descend(penalty.defined() ? loss + penalty : loss, phase.network.parameters(), *phase.optimizer,
          rate);
}

/// Takes a step into the means of the epoch.
void EpochRunner::note(double loss, const at::Tensor& scores, const at::Tensor& known,
                       std::size_t step) {
  if (!std::isfinite(loss)) fail_diverged(task_.compile.learning_rate);
  means_.add(loss, scores, known);
  now_.step = step;
  now_.loss = means_.loss();
  now_.accuracy = means_.accuracy();
}

void EpochRunner::report() {
  now_.seconds = since_start_.seconds();
  tell_progress(task_.fit, now_);
}

void fail_diverged(double learning_rate) {
  fail(ErrorCode::invalid_argument,
       "training diverged: the loss grew beyond all numbers; lower the learning rate of {}",
       learning_rate);
}

}  // namespace sealion::heras::train
