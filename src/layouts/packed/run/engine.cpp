#include "layouts/packed/run/engine.h"

#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "layouts/packed/levels/corrections.h"
#include "layouts/packed/levels/keys.h"
#include "schemes/bgv/arithmetic.h"

namespace sealion::packed {

Engine::Engine(std::shared_ptr<const Packing> packing, const AffineForm& form,
               const Interleaving& interleaving, Levels levels, ParametersPtr channel,
               std::uint64_t input_correction, const ExecutionContext& context)
    : packing_(std::move(packing)),
      interleaving_(interleaving),
      levels_(std::move(levels)),
      parameters_(std::move(channel)),
      maps_(packing_->form.values.size()) {
  const Corrections corrections(*packing_, levels_, parameters_, input_correction);
  answer_correction_ = corrections.at(packing_->form.answer, levels_.answer_limbs);
  for (const ValueId id : packing_->order) {
    if (!packing_->maps[id]) continue;
    const std::size_t work = levels_.work(id);
    const auto& value = std::get<AffineValue>(form.values[id].made);
    std::vector<std::uint64_t> sources;
    for (const AffineTerm& term : value.terms) {
      sources.push_back(corrections.at(term.source, work));
    }
    maps_[id].emplace(packing_->map(id), value, interleaving_, sources, work, levels_.result(id),
                      parameters_, context);
  }
}

EvaluationKeyShape Engine::key_shape() const {
  return packed::key_shape(*packing_, interleaving_, levels_);
}

std::size_t Engine::weight_bytes() const {
  std::size_t bytes = 0;
  for (const auto& map : maps_) bytes += map ? map->weight_bytes() : 0;
  return bytes;
}

/// One group of a request on its way through all values.
class Engine::Group {
 public:
  Group(const Engine& engine, Workshops& workshops)
      : engine_(engine), workshops_(workshops), values_(engine.packing_->form.values.size()) {}

  /// The answer's ciphertexts, as they are sent.
  std::vector<Ciphertext> run(std::vector<Ciphertext> input, Progress& progress,
                              const ExecutionContext& context) {
    const Packing& packing = *engine_.packing_;
    values_.front() = std::move(input);
    for (const ValueId id : packing.order) {
      context.check_stop();
      const auto& made = packing.form.values[id].made;
      if (const auto* product = std::get_if<ProductValue>(&made)) {
        values_[id] = multiplied(id, *product, context);
      } else if (const auto* map = std::get_if<AffineValue>(&made)) {
        values_[id] = mapped(id, *map, context);
      }
      progress.advance();
    }
    return at(packing.form.answer, engine_.levels_.answer_limbs);
  }

 private:
  std::vector<Ciphertext> at(ValueId id, std::size_t limbs) {
    std::vector<Ciphertext> out;
    const auto workshop = workshops_.borrow();
    for (const Ciphertext& ciphertext : values_[id]) {
      out.push_back(workshop->switcher(ciphertext, limbs));
    }
    return out;
  }

  std::vector<Ciphertext> multiplied(ValueId id, const ProductValue& product,
                                     const ExecutionContext& context) {
    const std::size_t work = engine_.levels_.work(id), result = engine_.levels_.result(id);
    const std::vector<Ciphertext> left = at(product.left, work), right = at(product.right, work);
    std::vector<Ciphertext> out(left.size(), Ciphertext(engine_.parameters_, 2, result));
    parallel_for(left.size(), context, [&](std::size_t c) {
      const auto workshop = workshops_.borrow();
      const Ciphertext two_parts = (*workshop->relineariser)(multiply(left[c], right[c]));
      out[c] = workshop->switcher(two_parts, result);
    });
    return out;
  }

  std::vector<Ciphertext> mapped(ValueId id, const AffineValue& map,
                                 const ExecutionContext& context) {
    std::vector<std::vector<Ciphertext>> sources;
    for (const AffineTerm& term : map.terms) {
      sources.push_back(at(term.source, engine_.levels_.work(id)));
    }
    return engine_.maps_[id]->run(sources, workshops_, context);
  }

  const Engine& engine_;
  Workshops& workshops_;
  std::vector<std::vector<Ciphertext>> values_;  // [values][ciphertexts]
};

void Engine::check(const EncryptedBatch& inputs) const {
  const std::size_t wanted =
      interleaving_.groups(inputs.samples()) * packing_->placement(0).ciphertexts();
  if (inputs.parameters()->digest() != parameters_->digest() || wanted == 0 ||
      inputs.features() != wanted || inputs.parts() != 2 ||
      inputs.limbs() != parameters_->limbs()) {
    fail(ErrorCode::incompatible,
         "{} encrypted records of {} ciphertexts, {} parts and {} limbs, or of other parameters, "
         "where {} ciphertexts of 2 parts and {} limbs are wanted",
         inputs.samples(), inputs.features(), inputs.parts(), inputs.limbs(), wanted,
         parameters_->limbs());
  }
}

EncryptedBatch Engine::run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                           const ExecutionContext& context) const {
  check(inputs);
  if (keys == nullptr && !key_shape().empty()) {
    fail(ErrorCode::incompatible, "the evaluation keys are missing");
  }
  const std::size_t groups = interleaving_.groups(inputs.samples());
  const std::size_t read = packing_->placement(0).ciphertexts();
  const std::size_t made = packing_->placement(packing_->form.answer).ciphertexts();
  EncryptedBatch out(parameters_, groups * made, 2, inputs.samples(), std::nullopt,
                     levels_.answer_limbs, answer_correction_);
  Workshops workshops(parameters_, keys);
  Progress progress(context.progress, groups * packing_->order.size());
  const auto run_group = [&](std::size_t group, const ExecutionContext& how) {
    std::vector<Ciphertext> input;
    for (std::size_t c = 0; c < read; ++c) input.push_back(inputs.load(group * read + c));
    const auto answers = Group(*this, workshops).run(std::move(input), progress, how);
    for (std::size_t c = 0; c < made; ++c) out.store(group * made + c, answers[c]);
  };
  const std::size_t threads = context.thread_count();
  const std::size_t shared = groups / threads * threads;
  ExecutionContext alone = context.quiet();
  alone.threads = 1;
  parallel_for(shared, context.quiet(), [&](std::size_t group) { run_group(group, alone); });
  for (std::size_t group = shared; group < groups; ++group) run_group(group, context.quiet());
  return out;
}

}  // namespace sealion::packed
