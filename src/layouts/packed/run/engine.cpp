#include "layouts/packed/run/engine.h"

#include <span>
#include <utility>
#include <variant>

#include "base/parallel.h"
#include "base/progress.h"
#include "layouts/packed/run/made_in_shares.h"
#include "schemes/bgv/arithmetic.h"

namespace sealion::packed {

Engine::Engine(ChannelProgram program, const AffineForm& form, const ExecutionContext& context)
    : program_(std::move(program)), maps_(program_.packing().form.values.size()) {
  for (const ValueId id : program_.packing().order) {
    if (!program_.packing().maps[id]) continue;
    maps_[id].emplace(program_.packing().map(id), program_.weights(id, form, context),
                      program_.interleaving(), program_.routes(), program_.limbs_of(id),
                      program_.parameters());
  }
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
      : engine_(engine),
        workshops_(workshops),
        values_(engine.program_.packing().form.values.size()),
        readers_(readers_of(engine.program_.packing())) {}

  /// The answer's ciphertexts, as they are sent.
  std::vector<Ciphertext> run(std::vector<Ciphertext> input, Progress& progress,
                              const ExecutionContext& context) {
    const Packing& packing = engine_.program_.packing();
    values_.front() = std::move(input);
    for (const ValueId id : packing.order) {
      context.check_stop();
      const Value& value = packing.form.values[id];
      if (const auto* product = std::get_if<ProductValue>(&value.made)) {
        values_[id] = multiplied(id, *product, context);
      } else if (const auto* folded = std::get_if<FoldedProductValue>(&value.made)) {
        values_[id] = folded_product(id, *folded, context);
      } else if (const auto* map = std::get_if<AffineValue>(&value.made)) {
        values_[id] = mapped(id, *map, context);
      }
      release(sources_of(value));
      progress.advance();
    }
    return switched(packing.form.answer, engine_.program_.levels().answer_limbs, context);
  }

 private:
  /// Without what nobody reads any more, the memory serves the values that come.
  void release(const std::vector<ValueId>& sources) {
    for (const ValueId source : sources) {
      if (--readers_[source] == 0 && source != engine_.program_.packing().form.answer) {
        values_[source] = {};
      }
    }
  }

  std::vector<Ciphertext> switched(ValueId id, std::size_t limbs, const ExecutionContext& context) {
    return made_in_shares(values_[id].size(), context,
                          [&](std::size_t c, const ExecutionContext& how) {
                            return workshops_.borrow()->switcher(values_[id][c], limbs, how);
                          });
  }

  /// A value at the limbs where it is read: as it was made, or switched and kept in `made`.
  std::span<const Ciphertext> at(ValueId id, std::size_t limbs, std::vector<Ciphertext>& made,
                                 const ExecutionContext& context) {
    if (engine_.program_.levels().result(id) == limbs) return values_[id];
    made = switched(id, limbs, context);
    return made;
  }

  std::vector<Ciphertext> multiplied(ValueId id, const ProductValue& product,
                                     const ExecutionContext& context) {
    const std::size_t work = engine_.program_.levels().work(id),
                      result = engine_.program_.levels().result(id);
    std::vector<Ciphertext> of_left, of_right;
    const auto left = at(product.left, work, of_left, context);
    const auto right =
        product.right == product.left ? left : at(product.right, work, of_right, context);
    const auto make = [&](std::size_t c, const ExecutionContext& how) {
      return product_of(left[c], right[c], result, how);
    };
    return made_in_shares(left.size(), context, make);
  }

  std::vector<Ciphertext> folded_product(ValueId id, const FoldedProductValue& product,
                                         const ExecutionContext& context) {
    const std::size_t work = engine_.program_.levels().work(id),
                      result = engine_.program_.levels().result(id);
    std::vector<Ciphertext> made;
    const auto source = at(product.source, work, made, context);
    const auto keys =
        engine_.program_.routes().keys_to(half_turn(engine_.program_.packing(), product));
    const auto make = [&](std::size_t c, const ExecutionContext& how) {
      Ciphertext turned = Ciphertext::unfilled(engine_.program_.parameters(), 2, work);
      rotate_by(*workshops_.borrow()->rotator, keys, engine_.program_.interleaving(), source[c],
                turned, how);
      return product_of(source[c], turned, result, how);
    };
    return made_in_shares(source.size(), context, make);
  }

  /// Of two parts, switched to so many limbs.
  Ciphertext product_of(const Ciphertext& left, const Ciphertext& right, std::size_t limbs,
                        const ExecutionContext& context) {
    const auto workshop = workshops_.borrow();
    const Ciphertext product = (*workshop->relineariser)(multiply(left, right, context), context);
    return limbs == product.limbs() ? product : workshop->switcher(product, limbs, context);
  }

  std::vector<Ciphertext> mapped(ValueId id, const AffineValue& map,
                                 const ExecutionContext& context) {
    std::vector<std::vector<Ciphertext>> made(map.terms.size());
    CompiledMap::Sources sources;
    for (std::size_t k = 0; k < made.size(); ++k) {
      sources.push_back(
          at(map.terms[k].source, engine_.program_.levels().work(id), made[k], context));
    }
    return engine_.maps_[id]->run(sources, workshops_, context);
  }

  const Engine& engine_;
  Workshops& workshops_;
  std::vector<std::vector<Ciphertext>> values_;  // [values][ciphertexts]
  std::vector<std::size_t> readers_;             // [values], that are still to come
};

EncryptedBatch Engine::run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                           const ExecutionContext& context) const {
  program_.check({inputs, keys});
  const std::size_t groups = program_.groups(inputs), read = program_.inputs_of_group();
  const std::size_t made = program_.answers_of_group();
  EncryptedBatch out = program_.answers_to(inputs);
  Workshops workshops(program_.parameters(), keys);
  Progress progress(context.progress, groups * program_.packing().order.size());
  parallel_in_shares(groups, context, [&](std::size_t group, const ExecutionContext& how) {
    const auto load = [&](std::size_t c, const ExecutionContext& within) {
      return inputs.load(group * read + c, within);
    };
    const auto answers =
        Group(*this, workshops).run(made_in_shares(read, how, load), progress, how);
    for (std::size_t c = 0; c < made; ++c) out.store(group * made + c, answers[c]);
  });
  return out;
}

}  // namespace sealion::packed
