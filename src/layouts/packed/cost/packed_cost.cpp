#include "layouts/packed/cost/packed_cost.h"

#include "layouts/packed/cost/ciphertext_work.h"
#include "layouts/packed/cost/packed_bytes.h"

namespace sealion::packed {
namespace {

/// What one group costs: all of it, and what one thread does while the others wait.
struct GroupWork {
  Work all;
  Operations alone;
};

/// Follows Engine through one group in one channel.
class GroupCounter {
 public:
  GroupCounter(const Arranged& arranged, std::size_t threads)
      : packing_(arranged.packing),
        levels_(arranged.levels),
        threads_(threads),
        work_(arranged.parameters.n, arranged.parameters.plain_moduli.size() > 1) {}

  GroupWork count() {
    for (const ValueId id : packing_.order) {
      const auto& made = packing_.form.values[id].made;
      if (const auto* product = std::get_if<ProductValue>(&made)) {
        count_product(id, *product);
      } else if (const auto* map = std::get_if<AffineValue>(&made)) {
        count_map(id, *map);
      } else {
        alone(ciphertexts(id) * work_.load(levels_.result(id)));
      }
    }
    const ValueId answer = packing_.form.answer;
    count_switch(answer, levels_.answer_limbs);
    alone(ciphertexts(answer) * work_.store(levels_.answer_limbs));
    return group_;
  }

 private:
  std::uint64_t ciphertexts(ValueId id) const { return packing_.placement(id).ciphertexts(); }

  void alone(const Work& work) {
    group_.all += work;
    group_.alone += work.operations;
  }

  /// `count` equal tasks that threads draw: as long as one thread has none, it waits.
  void shared(const Work& all, std::uint64_t count) {
    group_.all += all;
    if (threads_ == 1 || count == 0) return;
    const std::uint64_t rounds = (count + threads_ - 1) / threads_;
    group_.alone += scaled(all.operations, rounds * threads_ - count, count * (threads_ - 1));
  }

  /// A value as another one reads it.
  void count_switch(ValueId id, std::size_t limbs) {
    alone(ciphertexts(id) * work_.switch_modulus(levels_.result(id), limbs));
  }

  void count_product(ValueId id, const ProductValue& product) {
    const std::size_t limbs = levels_.work(id);
    count_switch(product.left, limbs);
    count_switch(product.right, limbs);
    shared(
        ciphertexts(id) * (work_.multiply(limbs) + work_.switch_modulus(limbs, levels_.result(id))),
        ciphertexts(id));
  }

  void count_map(ValueId id, const AffineValue& value) {
    const std::size_t limbs = levels_.work(id);
    for (const AffineTerm& term : value.terms) count_switch(term.source, limbs);
    const SlotMap& map = packing_.map(id);
    const SwitchCount& switches = map.switches;
    alone(switches.decomposed * work_.hoist(limbs));
    shared(switches.hoisted * work_.turn(limbs), switches.hoisted);
    Work outputs;
    for (const SlotMapOutput& output : map.outputs) {
      const Work giants = giants_of(id, output), folds = folds_of(id, output);
      if (map.outputs.size() >= threads_) {
        outputs += giants + folds;
      } else {
        shared(giants, output.giants.size());
        alone(folds);
      }
    }
    shared(outputs, map.outputs.size());
  }

  Work giants_of(ValueId id, const SlotMapOutput& output) const {
    const std::size_t work = levels_.work(id), result = levels_.result(id);
    Work giants;
    for (const GiantStep& giant : output.giants) {
      giants += work_.weigh(giant.products.size(), work) + work_.switch_modulus(work, result);
      if (!giant.rotation.is_identity()) giants += work_.rotate(result);
    }
    return giants;
  }

  /// And the sum of the giant steps before them, the constants after them.
  Work folds_of(ValueId id, const SlotMapOutput& output) const {
    const std::size_t result = levels_.result(id);
    return (output.giants.size() + 1) * work_.add(result) +
           packing_.map(id).folds.size() * (work_.rotate(result) + work_.add(result));
  }

  const Packing& packing_;
  const Levels& levels_;
  std::uint64_t threads_;
  CiphertextWork work_;
  GroupWork group_;
};

}  // namespace

std::uint64_t multiply_adds(const Arranged& arranged, ValueId id) {
  const Packing& packing = arranged.packing;
  std::uint64_t polynomials = 0;
  if (packing.maps[id]) polynomials = 2 * packing.map(id).switches.products;
  if (std::holds_alternative<ProductValue>(packing.form.values[id].made)) {
    polynomials = 4 * packing.placement(id).ciphertexts();
  }
  return polynomials * arranged.levels.work(id) * arranged.parameters.n *
         arranged.parameters.plain_moduli.size();
}

Cost packed_cost(const Arranged& arranged, std::size_t records, std::size_t threads) {
  const std::uint64_t channels = arranged.parameters.plain_moduli.size();
  const std::uint64_t groups = arranged.interleaving.groups(records);
  const GroupWork group = GroupCounter(arranged, threads).count();
  const PackedBytes bytes(arranged);
  Cost cost;
  static_cast<Operations&>(cost) = scaled(group.all.operations, groups * channels);
  // Where each thread has a group of its own, none waits.
  if (threads > 1) cost.alone = scaled(group.alone, groups % threads * channels);
  cost.memory_bytes = group.all.memory_bytes * groups * channels;
  cost.upload_bytes = bytes.upload(groups);
  cost.download_bytes = bytes.download(groups);
  cost.key_bytes = bytes.keys_packed();
  cost.peak_bytes = bytes.peak(groups, threads);
  return cost;
}

}  // namespace sealion::packed
