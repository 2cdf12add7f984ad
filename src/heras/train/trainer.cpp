#include "heras/train/trainer.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "base/file.h"
#include "heras/model/callbacks.h"
#include "heras/train/checkpoint.h"
#include "heras/train/core/generator_state.h"
#include "heras/train/core/single_thread.h"
#include "heras/train/epoch_runner.h"
#include "heras/train/networks/float_network.h"
#include "heras/train/networks/quantised_network.h"

namespace sealion::heras::train {
namespace {

/// The rounded phase moves little: the floats are nearly right when it begins.
constexpr PhasePace rounded_pace{.rate = 0.05, .warm_up = 0.5};

std::vector<std::size_t> parameter_sizes(const Trainable& network) {
  std::vector<std::size_t> sizes;
  for (const Parameter& parameter : network.parameters()) {
    sizes.push_back(static_cast<std::size_t>(parameter.tensor.numel()));
  }
  return sizes;
}

void check_learns(const Model& model, const Trainable& network) {
  if (!network.parameters().empty()) return;
  fail(ErrorCode::unsupported, "the model '{}' has nothing to learn: add a Dense layer",
       model.name());
}

/// The phases one after another, from the start or from a checkpoint.
class Trainer {
 public:
  Trainer(const TrainingTask& task, const at::Generator& generator)
      : task_(task), generator_(generator), epochs_(task, generator) {
    const std::filesystem::path& path = task.fit.checkpoint;
    if (!path.empty()) identity_ = identify(task);
    if (task.fit.resume) {
      resumed_ = decode_checkpoint(read_file(path, largest_checkpoint), *identity_, path.string());
    }
  }

  void run(TrainingPhase name, Trainable& network, std::size_t epochs, const PhasePace& pace = {}) {
    Phase phase = make_phase(task_.compile, name, network, epochs, pace);
    if (resumed_ && resumed_->phase != phase.name) return;  // it was over
    if (resumed_) go_on(phase);
    while (!phase.stopped && epochs_done(phase) < phase.epochs) {
      history_.epochs.push_back(epochs_.run(phase, epochs_done(phase), history_.epochs.size()));
      hear_callbacks(phase);
      if (identity_) write_checkpoint(phase);
    }
    if (!phase.kept.empty()) restore(phase.network, phase.kept);
  }

  History take_history() { return std::move(history_); }

 private:
  std::size_t epochs_done(const Phase& phase) const {
    return static_cast<std::size_t>(
        std::count_if(history_.epochs.begin(), history_.epochs.end(),
                      [&](const Epoch& epoch) { return epoch.phase == phase.name; }));
  }

  void hear_callbacks(Phase& phase) {
    const std::function<Model()> model = [this, &phase] {
      return task_.finish(phase.network.integers(), history_);
    };
    bool keep = false;
    for (const auto& callback : task_.fit.callbacks) {
      const EpochVerdict verdict = callback->on_epoch_end({history_, model});
      keep = keep || verdict.keep;
      phase.stopped = phase.stopped || verdict.stop;
    }
    if (keep) phase.kept = snapshot(phase.network);
  }

  void write_checkpoint(const Phase& phase) const {
    ByteWriter generator;
    write_generator(generator, generator_);
    const TrainingState state{phase.name,
                              phase.stopped,
                              history_,
                              generator.release(),
                              snapshot(phase.network),
                              phase.kept,
                              phase.optimizer->memory()};
    write_file(task_.fit.checkpoint, encode_checkpoint(state, *identity_));
  }

  /// From where this phase was when the checkpoint was written.
  void go_on(Phase& phase) {
    TrainingState state = std::move(*resumed_);
    resumed_.reset();
    const bool fits =
        restore(phase.network, state.network) &&
        (state.kept.empty() || restorable(phase.network, state.kept)) &&
        phase.optimizer->restore(std::move(state.optimizer), parameter_sizes(phase.network));
    if (!fits) {
      fail(ErrorCode::corrupt, "the checkpoint '{}' does not fit the model it claims to be of",
           task_.fit.checkpoint.string());
    }
    ByteReader generator(state.generator, task_.fit.checkpoint.string());
    read_generator(generator, generator_);
    generator.expect_end();
    phase.kept = std::move(state.kept);
    phase.stopped = state.phase_stopped;
    history_ = std::move(state.history);
  }

  const TrainingTask& task_;
  at::Generator generator_;
  EpochRunner epochs_;
  std::optional<TrainingIdentity> identity_;  ///< where checkpoints are written
  std::optional<TrainingState> resumed_;      ///< until its phase is reached
  History history_;
};

}  // namespace

TrainingResult train(const TrainingTask& task) {
  const SingleThreaded single_threaded;
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(task.fit.seed);
  Trainer trainer(task, generator);
  FloatNetwork network(task.model, generator, task.compile.gate_penalty);
  check_learns(task.model, network);
  const PhaseEpochs epochs = phase_epochs(task.fit, network.has_gates());
  trainer.run(TrainingPhase::gates, network, epochs.gates);
  network.settle_gates();
  trainer.run(TrainingPhase::floats, network, epochs.floats);
  QuantisedNetwork quantised = network.quantised(task.compile.range_penalty);
  trainer.run(TrainingPhase::rounded, quantised, epochs.rounded, rounded_pace);
  TrainingResult result{quantised.integers(), trainer.take_history()};
  if (!std::isnormal(result.network.logit_scale)) fail_diverged(task.compile.learning_rate);
  return result;
}

}  // namespace sealion::heras::train
