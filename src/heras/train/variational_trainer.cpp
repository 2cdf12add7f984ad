#include "heras/train/variational_trainer.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>

#include "base/stopwatch.h"
#include "heras/layers/layer.h"
#include "heras/train/batches/variational_batches.h"
#include "heras/train/core/single_thread.h"
#include "heras/train/epoch_runner.h"
#include "heras/train/networks/quantised_network.h"
#include "heras/train/networks/variational_network.h"
#include "heras/train/optimizers/descend.h"
#include "heras/train/phase.h"

namespace sealion::heras::train {
namespace {

/// Of the rounded phase, in learning rates: more than with labels, for the decoder moves too.
constexpr PhasePace variational_pace{.rate = 0.25, .warm_up = 0.5};

std::vector<std::size_t> decoder_sizes(const VariationalTask& task) {
  std::vector<std::size_t> sizes = {element_count(task.encoder.output_shape())};
  sizes.insert(sizes.end(), task.decoder_hidden.begin(), task.decoder_hidden.end());
  sizes.push_back(element_count(task.encoder.input_shape()));
  return sizes;
}

/// Sums over the steps of an epoch.
struct ElboSums {
  double reconstruction = 0, divergence = 0, loss = 0;
  std::size_t steps = 0;

  double mean(double sum) const { return sum / static_cast<double>(steps); }
};

/// The phases one after another, epoch by epoch.
class VariationalTrainer {
 public:
  VariationalTrainer(const VariationalTask& task, const at::Generator& generator)
      : task_(task),
        loss_(*task.compile.loss.as<losses::NegativeElbo>()),
        batches_(task.images, task.encoder.preprocessing(), task.fit, generator),
        network_(decoder_sizes(task), generator) {}

  void run(TrainingPhase name, Trainable& encoder, std::size_t epochs, const PhasePace& pace = {}) {
    Phase phase = make_phase(task_.compile, name, encoder, epochs, pace);
    for (std::size_t done = 0; done < epochs; ++done) {
      history_.epochs.push_back(run_epoch(phase, done));
    }
  }

  Decoder decoder() const { return network_.decoder(); }
  History take_history() { return std::move(history_); }

 private:
  /// The next epoch of a phase that has `done` behind it.
  Epoch run_epoch(Phase& phase, std::size_t done) {
    const Stopwatch stopwatch;
    const std::size_t steps = batches_.steps(), epoch = history_.epochs.size();
    sums_ = {};
    batches_.start(epoch);
    for (std::size_t step = 0; step < steps; ++step) {
      learn(phase, phase.rate(done, step, steps), beta(epoch * steps + step), step);
      if (sums_.steps == steps || sums_.steps % steps_to_report(steps) == 0) report(epoch);
    }
    Epoch measured;
    measured.loss = sums_.mean(sums_.loss);
    measured.metrics["reconstruction"] = sums_.mean(sums_.reconstruction);
    measured.metrics["divergence"] = sums_.mean(sums_.divergence);
    measured.phase = phase.name;
    measured.seconds = stopwatch.seconds();
    return measured;
  }

  /// The price of divergence once `done` steps of all phases are behind.
  double beta(std::size_t done) const {
    const double steps = static_cast<double>(task_.fit.epochs * batches_.steps());
    const double rise = std::max(1.0, loss_.beta_warm_up * steps);
    return loss_.beta * std::min(1.0, (static_cast<double>(done) + 1) / rise);
  }

  void learn(Phase& phase, double rate, double beta, std::size_t step) {
    task_.fit.context.check_stop();
    const auto [levels, pixels] = batches_.get(step);
    const auto [reconstruction, divergence] = network_.negative_elbo(phase.network, levels, pixels);
    const at::Tensor loss = reconstruction + beta * divergence;
    note(loss.item<double>(), reconstruction.item<double>(), divergence.item<double>());
    const at::Tensor penalty = phase.network.penalty();
    descend(penalty.defined() ? loss + penalty : loss, network_.parameters(phase.network),
            *phase.optimizer, rate);
  }

  void note(double loss, double reconstruction, double divergence) {
    if (!std::isfinite(loss)) fail_diverged(task_.compile.learning_rate);
    sums_.loss += loss;
    sums_.reconstruction += reconstruction;
    sums_.divergence += divergence;
    ++sums_.steps;
  }

  void report(std::size_t epoch) const {
    FitProgress now;
    now.epoch = epoch + 1;
    now.epochs = task_.fit.epochs;
    now.step = sums_.steps;
    now.steps = batches_.steps();
    now.loss = sums_.mean(sums_.loss);
    now.seconds = since_start_.seconds();
    tell_progress(task_.fit, now);
  }

  const VariationalTask& task_;
  const losses::NegativeElbo& loss_;
  VariationalBatches batches_;
  VariationalNetwork network_;
  Stopwatch since_start_;
  History history_;
  ElboSums sums_;  ///< of the epoch at hand
};

/// The floating-point phases.
void train_floats(VariationalTrainer& trainer, FloatNetwork& encoder, const PhaseEpochs& epochs) {
  trainer.run(TrainingPhase::gates, encoder, epochs.gates);
  encoder.settle_gates();
  trainer.run(TrainingPhase::floats, encoder, epochs.floats);
}

}  // namespace

VariationalResult train_variational(const VariationalTask& task) {
  const SingleThreaded single_threaded;
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(task.fit.seed);
  FloatNetwork encoder(task.encoder, generator, task.compile.gate_penalty);
  VariationalTrainer trainer(task, generator);
  const PhaseEpochs epochs = phase_epochs(task.fit, encoder.has_gates());
  train_floats(trainer, encoder, epochs);
  QuantisedNetwork rounded = encoder.quantised(task.compile.range_penalty);
  trainer.run(TrainingPhase::rounded, rounded, epochs.rounded, variational_pace);
  IntegerNetwork integers = rounded.integers();
  if (!std::isnormal(integers.logit_scale)) fail_diverged(task.compile.learning_rate);
  return {std::move(integers), trainer.decoder(), trainer.take_history()};
}

std::unique_ptr<FloatNetwork> train_float_variational(const VariationalTask& task) {
  const SingleThreaded single_threaded;
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(task.fit.seed);
  auto encoder = std::make_unique<FloatNetwork>(task.encoder, generator, task.compile.gate_penalty);
  VariationalTrainer trainer(task, generator);
  const PhaseEpochs epochs = phase_epochs(task.fit, encoder->has_gates());
  train_floats(trainer, *encoder, epochs);
  encoder->freeze();
  trainer.run(TrainingPhase::rounded, *encoder, epochs.rounded, variational_pace);
  return encoder;
}

}  // namespace sealion::heras::train
