#include "layouts/packed/run/engine.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "layouts/packed/levels/keys.h"
#include "schemes/bgv/arithmetic.h"

namespace sealion::packed {

Engine::Engine(Packing packing, Levels levels, ParametersPtr channel,
               std::uint64_t input_correction)
    : packing_(std::move(packing)),
      levels_(std::move(levels)),
      parameters_(std::move(channel)),
      corrections_(packing_.form.values.size(), input_correction),
      maps_(packing_.form.values.size()) {
  const Modulus& t = parameters_->plain_modulus();
  for (const ValueId id : packing_.order) {
    const auto& made = packing_.form.values[id].made;
    if (std::holds_alternative<InputValue>(made)) continue;
    const std::size_t work = levels_.work(id), result = levels_.result(id);
    corrections_[id] = switching_correction(*parameters_, work, result);
    if (const auto* product = std::get_if<ProductValue>(&made)) {
      corrections_[id] = t.multiply(
          corrections_[id],
          t.multiply(correction_at(product->left, work), correction_at(product->right, work)));
      continue;
    }
    std::vector<std::uint64_t> sources;
    for (const AffineTerm& term : std::get<AffineValue>(made).terms) {
      sources.push_back(correction_at(term.source, work));
    }
    maps_[id].emplace(packing_.map(id), sources, work, result, parameters_);
  }
}

std::uint64_t Engine::correction_at(ValueId value, std::size_t limbs) const {
  return parameters_->plain_modulus().multiply(
      corrections_[value], switching_correction(*parameters_, levels_.result(value), limbs));
}

EvaluationKeyShape Engine::key_shape() const { return packed::key_shape(packing_, levels_); }

std::size_t Engine::weight_bytes() const {
  std::size_t bytes = 0;
  for (const auto& map : maps_) bytes += map ? map->weight_bytes() : 0;
  return bytes;
}

/// One request.
class Engine::Run {
 public:
  Run(const Engine& engine, const EvaluationKeys* keys)
      : engine_(engine),
        workshops_(engine.parameters_, keys),
        values_(engine.packing_.form.values.size()) {}

  EncryptedBatch operator()(const EncryptedBatch& inputs, const ExecutionContext& context) {
    const Packing& packing = engine_.packing_;
    for (std::size_t i = 0; i < packing.order.size(); ++i) {
      context.check_stop();
      const ValueId id = packing.order[i];
      const auto& made = packing.form.values[id].made;
      if (std::holds_alternative<InputValue>(made)) {
        for (std::size_t c = 0; c < inputs.features(); ++c) values_[id].push_back(inputs.load(c));
      } else if (const auto* product = std::get_if<ProductValue>(&made)) {
        values_[id] = multiplied(id, *product);
      } else {
        values_[id] = mapped(id, std::get<AffineValue>(made), context);
      }
      context.report(i + 1, packing.order.size());
    }
    return answer(inputs.samples());
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

  std::vector<Ciphertext> multiplied(ValueId id, const ProductValue& product) {
    const std::size_t work = engine_.levels_.work(id);
    const std::vector<Ciphertext> left = at(product.left, work), right = at(product.right, work);
    std::vector<Ciphertext> out;
    const auto workshop = workshops_.borrow();
    for (std::size_t c = 0; c < left.size(); ++c) {
      const Ciphertext product = (*workshop->relineariser)(multiply(left[c], right[c]));
      out.push_back(workshop->switcher(product, engine_.levels_.result(id)));
    }
    return out;
  }

  std::vector<Ciphertext> mapped(ValueId id, const AffineValue& map,
                                 const ExecutionContext& context) {
    std::vector<std::vector<Ciphertext>> sources;
    for (const AffineTerm& term : map.terms) {
      sources.push_back(at(term.source, engine_.levels_.work(id)));
    }
    return engine_.maps_[id]->run(sources, workshops_, context.quiet());
  }

  EncryptedBatch answer(std::size_t samples) {
    const std::size_t limbs = engine_.levels_.answer_limbs;
    const ValueId id = engine_.packing_.form.answer;
    const std::vector<Ciphertext> answers = at(id, limbs);
    EncryptedBatch out(engine_.parameters_, answers.size(), 2, samples, std::nullopt, limbs,
                       engine_.correction_at(id, limbs));
    for (std::size_t c = 0; c < answers.size(); ++c) out.store(c, answers[c]);
    return out;
  }

  const Engine& engine_;
  Workshops workshops_;
  std::vector<std::vector<Ciphertext>> values_;  // [values][ciphertexts]
};

EncryptedBatch Engine::run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                           const ExecutionContext& context) const {
  const std::size_t wanted = packing_.placement(0).ciphertexts();
  if (inputs.parameters()->digest() != parameters_->digest() || inputs.features() != wanted ||
      inputs.parts() != 2 || inputs.limbs() != parameters_->limbs()) {
    fail(ErrorCode::incompatible,
         "encrypted records of {} ciphertexts, {} parts and {} limbs, or of other parameters, "
         "where {} ciphertexts of 2 parts and {} limbs are wanted",
         inputs.features(), inputs.parts(), inputs.limbs(), wanted, parameters_->limbs());
  }
  if (keys == nullptr && !key_shape().empty()) {
    fail(ErrorCode::incompatible, "the evaluation keys are missing");
  }
  return Run(*this, keys)(inputs, context);
}

}  // namespace sealion::packed
