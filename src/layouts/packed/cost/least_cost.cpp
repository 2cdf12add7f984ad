#include "layouts/packed/cost/least_cost.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>
#include <vector>

#include "layouts/margin.h"
#include "layouts/packed/cost/ciphertext_work.h"
#include "layouts/packed/cost/packed_bytes.h"
#include "layouts/packed/levels/key_switches.h"
#include "layouts/packed/levels/levels.h"

namespace sealion::packed {
namespace {

/// log2 of what a value at least multiplies the root mean square of the noise by (NoiseModel):
/// other noise, which is t everywhere and more, and sqrt(n) in products; plaintexts in maps, of
/// t/sqrt(12) in each coefficient, and sqrt(2) a fold.
double growth_bits(const Packing& packing, ValueId id, const Interleaving& interleaving,
                   const planning::Setting& setting) {
  if (!packing.maps[id]) {
    return setting.log2_t() + std::log2(static_cast<double>(setting.ring.n)) / 2;
  }
  const SlotMap& map = packing.map(id);
  const auto coefficients = static_cast<double>(map.sums_period * interleaving.records());
  return setting.log2_t() +
         (std::log2(coefficients / 12) + static_cast<double>(map.folds.size())) / 2;
}

/// Whether every map has weights for each of its sources: those without leave its noise behind.
bool all_pass_noise_on(const Packing& packing) {
  return std::ranges::all_of(packing.order, [&](ValueId id) {
    const auto* map = std::get_if<AffineValue>(&packing.form.values[id].made);
    return map == nullptr ||
           (!map->terms.empty() && std::ranges::all_of(map->terms, [](const AffineTerm& term) {
             return term.rows->entries() > 0;
           }));
  });
}

/// [stages]: bits that the modulus has at least, as many as the noise and what is left above it.
/// Some value of each stage is on the way to the answer.
std::vector<double> least_bits(const Packing& packing, const Stages& stages,
                               const Interleaving& interleaving, const planning::Setting& setting) {
  std::vector<double> bits(stages.count, setting.log2_t() + minimal_margin_bits);
  if (!all_pass_noise_on(packing)) return bits;
  std::vector<double> growth(stages.count - 1, std::numeric_limits<double>::infinity());
  for (const ValueId id : packing.order) {
    if (std::holds_alternative<InputValue>(packing.form.values[id].made)) continue;
    double& least = growth[stages.work[id]];
    least = std::min(least, growth_bits(packing, id, interleaving, setting));
  }
  for (std::size_t stage = growth.size(); stage-- > 0;) {
    bits[stage] = bits[stage + 1] + std::max(0.0, growth[stage]);
  }
  return bits;
}

Levels least_levels(const Stages& stages, const std::vector<double>& bits, int prime_bits) {
  Levels levels{stages, {}, 1};
  for (const double of_stage : bits) {
    levels.limbs.push_back(static_cast<std::size_t>(std::ceil(of_stage / prime_bits)));
  }
  return levels;
}

/// Goes through one group in one channel.
class LeastWork {
 public:
  LeastWork(const Packing& packing, const Levels& levels, const CiphertextWork& work)
      : packing_(packing), levels_(levels), work_(work) {}

  Work count() const {
    Work group;
    for (const ValueId id : packing_.order) {
      const std::size_t limbs = levels_.work(id);
      if (packing_.maps[id]) group += map_work(id, packing_.map(id));
      if (is_product(packing_.form.values[id])) {
        group += packing_.placement(id).ciphertexts() * work_.multiply(limbs, 1);
      }
    }
    return group;
  }

 private:
  Work map_work(ValueId id, const SlotMap& map) const {
    const std::size_t limbs = levels_.work(id);
    Work work;
    for (const SourceTurns& source : turns_of_sources(map)) {
      if (source.rotations.empty()) continue;
      work += work_.hoist(limbs, 1) + source.rotations.size() * work_.turn(limbs, 1);
    }
    std::uint64_t rotations = 0, plaintexts = 0;
    for (const SlotMapOutput& output : map.outputs) {
      rotations += giant_rotations(output).size() + map.folds.size();
      for (const GiantStep& giant : output.giants) plaintexts += giant.products.size();
    }
    return work + work_.weigh(plaintexts, limbs, 1) +
           rotations * work_.rotate(levels_.result(id), 1);
  }

  const Packing& packing_;
  const Levels& levels_;
  const CiphertextWork& work_;
};

}  // namespace

double least_modulus_bits(const Packing& packing, const Interleaving& interleaving,
                          const planning::Setting& setting) {
  return least_bits(packing, stages_of(packing), interleaving, setting).front();
}

std::optional<Cost> least_cost(const Packing& packing, const Interleaving& interleaving,
                               const planning::Setting& setting, std::size_t records) {
  const Stages stages = stages_of(packing);
  const std::vector<double> bits = least_bits(packing, stages, interleaving, setting);
  if (bits.front() > setting.ring.modulus_bits) return std::nullopt;
  const Levels levels = least_levels(stages, bits, setting.prime_bits().most);
  const Routes own_keys;
  const ParametersLiteral outline = planning::outline(setting.ring, setting.plain_moduli, {});
  if (PackedBytes({packing, interleaving, own_keys, levels, outline, 1}).weights() >
      most_weight_bytes) {
    return std::nullopt;
  }
  const std::uint64_t channels = setting.plain_moduli.size();
  const std::uint64_t groups = interleaving.groups(records);
  const CiphertextWork ciphertexts(setting.ring.n, channels > 1);
  const Work work = groups * channels * LeastWork(packing, levels, ciphertexts).count();
  Cost cost;
  static_cast<Operations&>(cost) = work.operations;
  cost.memory_bytes = work.memory_bytes;
  cost.upload_bytes = groups * channels * packing.placement(0).ciphertexts() * setting.ring.n *
                      static_cast<std::uint64_t>(bits.front()) / 8;
  return cost;
}

}  // namespace sealion::packed
