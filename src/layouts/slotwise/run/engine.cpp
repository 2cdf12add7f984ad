#include "layouts/slotwise/run/engine.h"

#include "base/error.h"
#include "base/parallel.h"
#include "layouts/slotwise/run/barrier.h"
#include "layouts/slotwise/run/live_batches.h"
#include "layouts/slotwise/run/request_checks.h"
#include "layouts/slotwise/run/tile_runner.h"
#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

void check_products(const Node& node, int weight_bits, std::size_t limbs,
                    const Parameters& parameters) {
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    const int prime_bits = parameters.coeff_modulus(limb).bits();
    if (weight_bits + prime_bits > kernels::product_bits) {
      fail(ErrorCode::does_not_fit,
           "layer '{}': weights of {} bits times a coefficient prime of {} bits exceed the {} bits "
           "of a product; plan with smaller primes or a lower saturation",
           node.name, weight_bits, prime_bits, kernels::product_bits);
    }
  }
}

void check_stage(const CompiledStage& stage, const Program& program, const Parameters& parameters) {
  for (const std::vector<Step>* steps : {&stage.streamed, &stage.steps}) {
    for (const Step& step : *steps) {
      check_products(program.node(step.node), step.weight_bits(), stage.limbs, parameters);
    }
  }
}

}  // namespace

class Engine::Implementation {
 public:
  Implementation(const Program& program, const std::vector<Barrier>& barriers,
                 ParametersPtr parameters, std::uint64_t input_correction);

  EvaluationKeyShape key_shape() const {
    return {.limbs = schedule_.relinearised_limbs(), .parts = schedule_.relinearised_parts()};
  }
  void check(const EncryptedBatch& inputs, const EvaluationKeys* keys) const {
    check_inputs(inputs, *parameters_, sizes_.front(), corrections_);
    check_keys(keys, key_shape(), *parameters_);
  }
  EncryptedBatch run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                     const ExecutionContext& context) const;

 private:
  std::size_t tiles() const { return parameters_->n() / stages_.front().points; }
  /// Tiles of all stages and ciphertexts of all barriers.
  std::size_t work_units() const;
  void run_stage(std::size_t stage, LiveBatches& batches, const ExecutionContext& context,
                 Progress& progress) const;
  void run_barrier(std::size_t stage, LiveBatches& batches, const EvaluationKeys* keys,
                   const ExecutionContext& context, Progress& progress) const;
  EncryptedBatch make_batch(NodeId value, std::size_t stage, std::size_t samples) const;

  ParametersPtr parameters_;
  Schedule schedule_;
  Corrections corrections_;
  std::vector<std::size_t> sizes_;          // [nodes]
  std::vector<std::vector<NodeId>> reads_;  // [stages]
  std::vector<CompiledStage> stages_;
};

Engine::Implementation::Implementation(const Program& program, const std::vector<Barrier>& barriers,
                                       ParametersPtr parameters, std::uint64_t input_correction)
    : parameters_(std::move(parameters)),
      schedule_(program, parameters_->limbs(), barriers),
      corrections_(schedule_, parameters_, input_correction) {
  for (const Node& node : program.nodes()) sizes_.push_back(node.size);
  for (std::size_t stage = 0; stage < schedule_.stages().size(); ++stage) {
    reads_.push_back(batches_read(program, schedule_.stages()[stage]));
    stages_.emplace_back(program, schedule_, corrections_, stage, parameters_->n());
    check_stage(stages_.back(), program, *parameters_);
  }
}

std::size_t Engine::Implementation::work_units() const {
  std::size_t units = 0;
  for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
    if (stages_[stage].has_work()) units += stages_[stage].limbs * tiles();
    if (!schedule_.stages()[stage].barrier) continue;
    for (const NodeId value : schedule_.stages()[stage].keeps) {
      if (!schedule_.is_unchanged(value, stage)) units += sizes_[value];
    }
  }
  // Nothing to do but to write the input out.
  return units == 0 ? sizes_.front() : units;
}

EncryptedBatch Engine::Implementation::make_batch(NodeId value, std::size_t stage,
                                                  std::size_t samples) const {
  return {parameters_,  sizes_[value],        schedule_.parts(value, stage), samples,
          std::nullopt, stages_[stage].limbs, corrections_.of(value, stage)};
}

void Engine::Implementation::run_stage(std::size_t stage, LiveBatches& batches,
                                       const ExecutionContext& context, Progress& progress) const {
  const CompiledStage& compiled = stages_[stage];
  if (!compiled.has_work()) return;
  StageBatches used{std::vector<const EncryptedBatch*>(sizes_.size()),
                    std::vector<EncryptedBatch*>(sizes_.size())};
  for (const NodeId value : reads_[stage]) used.inputs[value] = &batches[value];
  for (const NodeId value : compiled.stored) {
    used.outputs[value] = &batches.put(value, make_batch(value, stage, batches[0].samples()));
  }
  parallel_for_each(
      compiled.limbs * tiles(), context,
      [&] { return std::make_unique<TileRunner>(compiled, parameters_, used); },
      [&](TileRunner& runner, std::size_t i) {
        runner.run(i / tiles(), i % tiles());
        progress.advance();
      });
}

void Engine::Implementation::run_barrier(std::size_t stage, LiveBatches& batches,
                                         const EvaluationKeys* keys,
                                         const ExecutionContext& context,
                                         Progress& progress) const {
  const Barrier& barrier = *schedule_.stages()[stage].barrier;
  for (const NodeId value : schedule_.stages()[stage].keeps) {
    if (schedule_.is_unchanged(value, stage)) continue;
    const Crossing crossing{.keys = schedule_.is_relinearised(value, stage) ? keys : nullptr,
                            .limbs = stages_[stage].limbs - barrier.dropped_limbs};
    batches.put(value, cross_barrier(batches[value], crossing, context, progress));
  }
}

EncryptedBatch Engine::Implementation::run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                                           const ExecutionContext& context) const {
  Progress progress(context.progress, work_units());
  LiveBatches batches(inputs, sizes_.size());
  for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
    run_stage(stage, batches, context, progress);
    batches.keep_only(schedule_.stages()[stage].keeps);
    if (!schedule_.stages()[stage].barrier) continue;
    run_barrier(stage, batches, keys, context, progress);
  }
  const NodeId output = sizes_.size() - 1;
  if (batches.is_made(output)) return batches.take(output);
  // The program is its input: the client gets it without its seed, as any answer.
  return cross_barrier(inputs, {.limbs = inputs.limbs()}, context, progress);
}

Engine::Engine(const Program& program, const std::vector<Barrier>& barriers, ParametersPtr channel,
               std::uint64_t input_correction)
    : implementation_(std::make_unique<const Implementation>(program, barriers, std::move(channel),
                                                             input_correction)) {}

Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

EvaluationKeyShape Engine::key_shape() const { return implementation_->key_shape(); }

EncryptedBatch Engine::run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                           const ExecutionContext& context) const {
  implementation_->check(inputs, keys);
  return implementation_->run(inputs, keys, context);
}

}  // namespace sealion
