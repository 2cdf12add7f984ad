#include "layouts/packed/cost/packed_cost.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "layouts/packed/cost/ciphertext_work.h"
#include "layouts/packed/cost/packed_bytes.h"
#include "layouts/packed/levels/key_switches.h"

namespace sealion::packed {
namespace {

/// Follows Engine through one group in one channel, on so many threads.
class GroupCounter {
 public:
  GroupCounter(const Arranged& arranged, std::uint64_t threads)
      : packing_(arranged.packing),
        routes_(arranged.routes),
        levels_(arranged.levels),
        threads_(threads),
        work_(arranged.parameters.n, arranged.parameters.plain_moduli.size() > 1) {}

  Work count() const {
    Work group;
    for (const ValueId id : packing_.order) {
      const auto& made = packing_.form.values[id].made;
      if (const auto* product = std::get_if<ProductValue>(&made)) {
        group += product_work(id, *product);
      } else if (const auto* folded = std::get_if<FoldedProductValue>(&made)) {
        group += folded_product_work(id, *folded);
      } else if (const auto* map = std::get_if<AffineValue>(&made)) {
        group += map_work(id, *map);
      } else {
        group += of_all_ciphertexts(
            id, [&](std::uint64_t threads) { return work_.load(levels_.result(id), threads); });
      }
    }
    const ValueId answer = packing_.form.answer;
    return group + switch_work(answer, levels_.answer_limbs) +
           ciphertexts(answer) * work_.store(levels_.answer_limbs);
  }

 private:
  std::uint64_t ciphertexts(ValueId id) const { return packing_.placement(id).ciphertexts(); }

  template <typename Make>
  Work of_all_ciphertexts(ValueId id, const Make& make) const {
    return in_shares(ciphertexts(id), threads_,
                     [&](std::uint64_t, std::uint64_t threads) { return make(threads); });
  }

  /// A value as another one reads it.
  Work switch_work(ValueId id, std::size_t limbs) const {
    return of_all_ciphertexts(id, [&](std::uint64_t threads) {
      return work_.switch_modulus(levels_.result(id), limbs, threads);
    });
  }

  Work product_work(ValueId id, const ProductValue& product) const {
    const std::size_t limbs = levels_.work(id);
    Work work = switch_work(product.left, limbs);
    if (product.right != product.left) work += switch_work(product.right, limbs);
    return work + of_all_ciphertexts(id, [&](std::uint64_t threads) {
             return work_.multiply(limbs, threads) +
                    work_.switch_modulus(limbs, levels_.result(id), threads);
           });
  }

  Work folded_product_work(ValueId id, const FoldedProductValue& product) const {
    const std::size_t limbs = levels_.work(id);
    const std::uint64_t turns = routes_.keys_to(half_turn(packing_, product)).size();
    return switch_work(product.source, limbs) + of_all_ciphertexts(id, [&](std::uint64_t threads) {
             return turns * work_.rotate(limbs, threads) + work_.multiply(limbs, threads) +
                    work_.switch_modulus(limbs, levels_.result(id), threads);
           });
  }

  Work map_work(ValueId id, const AffineValue& value) const {
    const std::size_t limbs = levels_.work(id);
    Work work;
    for (const AffineTerm& term : value.terms) work += switch_work(term.source, limbs);
    const SlotMap& map = packing_.map(id);
    for (const SourceTurns& source : turns_of_sources(map)) {
      for (const Siblings& turns : siblings_of(routes_.steps_to(source.rotations))) {
        work += work_.hoist(limbs, threads_);
        work += in_shares(
            turns.last - turns.first, threads_,
            [&](std::uint64_t, std::uint64_t threads) { return work_.turn(limbs, threads); });
      }
    }
    return work + in_shares(map.outputs.size(), threads_,
                            [&](std::uint64_t number, std::uint64_t threads) {
                              return output_work(id, map.outputs[number], threads);
                            });
  }

  Work output_work(ValueId id, const SlotMapOutput& output, std::uint64_t threads) const {
    const std::size_t result = levels_.result(id);
    const std::vector<SlotRotation>& folds = packing_.map(id).folds;
    const std::uint64_t giants = output.giants.size();
    const std::vector<RouteStep> steps = routes_.steps_to(giant_rotations(output));
    Work work = in_shares(giants, threads, [&](std::uint64_t giant, std::uint64_t of_giant) {
      return giant_work(id, output.giants[giant], steps, of_giant);
    });
    std::uint64_t rotations = 0;  // one after the other
    for (const RouteStep& step : steps) rotations += step.is_followed ? 1 : 0;
    for (const SlotRotation& fold : folds) rotations += routes_.keys_to(fold).size();
    work += work_.read(packing_.map(id).turned.size(), levels_.work(id));
    work +=
        (giants - std::min<std::uint64_t>(giants, 1) + folds.size()) * work_.add(result, threads);
    return work + rotations * work_.rotate(result, threads) + work_.add_plain(result);
  }

  /// With its rotation, if that waits for no other.
  Work giant_work(ValueId id, const GiantStep& giant, const std::vector<RouteStep>& steps,
                  std::uint64_t threads) const {
    const std::size_t limbs = levels_.work(id), result = levels_.result(id);
    Work work = work_.weigh(giant.products.size(), limbs, threads) +
                work_.switch_modulus(limbs, result, threads);
    const auto step = std::ranges::find(steps, giant.rotation, &RouteStep::rotation);
    if (step != steps.end() && !step->is_followed) work += work_.rotate(result, threads);
    return work;
  }

  const Packing& packing_;
  const Routes& routes_;
  const Levels& levels_;
  std::uint64_t threads_;
  CiphertextWork work_;
};

/// What one thread does while the others wait: divided among all of them, the rest and this take as
/// long as the longest way.
Operations waited_for(const Work& work, std::uint64_t threads) {
  if (threads == 1) return {};
  return scaled(difference(scaled(work.longest, threads), work.operations), 1, threads - 1);
}

}  // namespace

std::uint64_t multiply_adds(const Arranged& arranged, ValueId id) {
  const Packing& packing = arranged.packing;
  std::uint64_t polynomials = 0;
  if (packing.maps[id]) polynomials = 2 * packing.map(id).switches.products;
  if (is_product(packing.form.values[id])) {
    polynomials = 4 * packing.placement(id).ciphertexts();
  }
  return polynomials * arranged.levels.work(id) * arranged.parameters.n *
         arranged.parameters.plain_moduli.size();
}

Cost packed_cost(const Arranged& arranged, std::size_t records, std::size_t threads) {
  Cost cost = packed_cost_of_time(arranged, records, threads);
  cost.peak_bytes = PackedBytes(arranged).peak(arranged.interleaving.groups(records), threads);
  return cost;
}

Cost packed_cost_of_time(const Arranged& arranged, std::size_t records, std::size_t threads) {
  const std::uint64_t channels = arranged.parameters.plain_moduli.size();
  const std::uint64_t groups = arranged.interleaving.groups(records);
  const std::uint64_t left = groups % threads;
  Work work = (groups - left) * GroupCounter(arranged, 1).count();
  work.longest = scaled(work.operations, 1, threads);
  if (left != 0) {
    const Work together = GroupCounter(arranged, threads / left).count();
    work.operations += scaled(together.operations, left);
    work.longest += together.longest;
    work.memory_bytes += left * together.memory_bytes;
  }
  const PackedBytes bytes(arranged);
  Cost cost;
  static_cast<Operations&>(cost) = scaled(work.operations, channels);
  cost.alone = scaled(waited_for(work, threads), channels);
  cost.memory_bytes = work.memory_bytes * channels;
  cost.upload_bytes = bytes.upload(groups);
  cost.download_bytes = bytes.download(groups);
  cost.key_bytes = bytes.keys_packed();
  return cost;
}

}  // namespace sealion::packed
