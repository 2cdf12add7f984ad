#include "layouts/slotwise/search/draft.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "layouts/margin.h"
#include "layouts/slotwise/cost/count.h"
#include "layouts/slotwise/search/masked_answer.h"

namespace sealion::planning {
namespace {

/// Bits that a draft may be over: its noise is not that exact, and the forecast decides.
constexpr int draft_tolerance_bits = 3;

/// Parts of a ciphertext that Microsoft SEAL takes (SEAL_CIPHERTEXT_SIZE_MAX).
constexpr std::size_t most_parts_of_seal = 16;

/// Bits of modulus that a bound on the noise needs, the margin included.
double modulus_for(double noise) { return noise + 1 + minimal_margin_bits; }

Draft hopeless(const BarrierChoices& choices) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {to_barriers(choices), {}, infinity, infinity};
}

}  // namespace

std::vector<Barrier> to_barriers(const BarrierChoices& choices) {
  std::vector<Barrier> barriers;
  for (const auto& choice : choices) {
    if (!choice) continue;
    barriers.push_back(
        {choice->after, choice->relinearise, static_cast<std::size_t>(choice->primes)});
  }
  return barriers;
}

NoiseWalk Drafter::walk(const Schedule& schedule) const {
  const bool has_barriers = schedule.stages().front().barrier.has_value();
  return walk_noise(program_, schedule,
                    has_barriers ? growths_.with_barriers : growths_.without_barriers,
                    setting_.ring.n, setting_.log2_t(), setting_.prime_bits());
}

Schedule Drafter::schedule(const std::vector<Barrier>& barriers, int base_limbs) const {
  auto limbs = static_cast<std::size_t>(base_limbs);
  for (const Barrier& barrier : barriers) limbs += barrier.dropped_limbs;
  return Schedule(program_, limbs, barriers);
}

/// Enough below everything that barriers drop for each value to keep its margin.
int Drafter::base_bits(const Schedule& schedule, const NoiseWalk& walk) const {
  double bits = setting_.prime_bits().least;
  double dropped = 0;  // from the end: by the barriers that are still to come
  for (std::size_t s = schedule.stages().size(); s-- > 0;) {
    const Stage& stage = schedule.stages()[s];
    if (stage.barrier) {
      bits = std::max(bits, modulus_for(walk.after[s]) - dropped);
      dropped += walk.dropped_bits[s];
    }
    for (NodeId node = stage.first; node < stage.end; ++node) {
      bits = std::max(bits, modulus_for(walk.made[node]) - dropped);
    }
  }
  const double answer =
      walk.after.size() == schedule.stages().size() ? walk.after.back() : walk.made.back();
  bits = std::max(
      bits,
      modulus_for(
          answer_noise(answer, schedule.output_parts(), program_.output_size(), setting_).bits));
  return static_cast<int>(std::ceil(bits));
}

int Drafter::special_bits(const Schedule& schedule, const NoiseWalk& walk,
                          const ChainSizes& sizes) const {
  if (schedule.relinearised_parts() == 0) return setting_.spare_special_bits();
  const std::vector<int> in_order = sizes.in_order();
  const int digit_bits = *std::max_element(in_order.begin(), in_order.end());
  const std::size_t digits = schedule.relinearised_limbs() * (schedule.relinearised_parts() - 2);
  double bits = setting_.prime_bits().least;
  for (std::size_t s = 0; s < schedule.stages().size(); ++s) {
    const auto& barrier = schedule.stages()[s].barrier;
    if (!barrier || !barrier->relinearise) continue;
    bits = std::max(bits, special_prime_bits(walk.before[s], setting_.log2_t(), setting_.ring.n,
                                             digit_bits, digits));
  }
  return std::min(static_cast<int>(std::ceil(bits)), max_modulus_bits);
}

ChainSizes Drafter::chain_sizes(const Schedule& schedule, const NoiseWalk& walk) const {
  ChainSizes sizes;
  sizes.base = base_sizes(base_bits(schedule, walk), setting_.prime_bits());
  for (std::size_t s = 0; s < walk.dropped_bits.size(); ++s) {
    const std::size_t count = schedule.stages()[s].barrier->dropped_limbs;
    sizes.dropped.push_back(spread_bits(walk.dropped_bits[s], static_cast<int>(count)));
  }
  sizes.special = special_bits(schedule, walk, sizes);
  return sizes;
}

/// What Microsoft SEAL's clients can read, and can make keys for: its generator stops at s^2.
bool Drafter::is_possible(const Schedule& schedule) const {
  return setting_.client == ClientKind::sealion ||
         (schedule.relinearised_parts() <= 3 && schedule.output_parts() <= most_parts_of_seal);
}

Draft Drafter::draft(const BarrierChoices& choices) const try {
  const std::vector<Barrier> barriers = to_barriers(choices);
  const Schedule outer = schedule(barriers, 1);
  if (!is_possible(outer)) return hopeless(choices);
  const ChainSizes sizes = chain_sizes(outer, walk(outer));
  const int limbs = static_cast<int>(sizes.base.size());
  const int total_bits = sizes.total_bits() - draft_tolerance_bits;
  const double excess =
      std::max({0, total_bits - setting_.ring.modulus_bits,
                (sizes.limbs() - static_cast<int>(most_limbs)) * setting_.ring.prime_bits});
  if (excess > 0) return {barriers, sizes, excess, std::numeric_limits<double>::infinity()};
  const Cost cost =
      count_cost(program_, schedule(barriers, limbs),
                 outline(setting_.ring, setting_.plain_moduli, sizes), model_.threads);
  return {barriers, sizes, 0, seconds_for_all(setting_, cost, model_)};
} catch (const Error&) {
  return hopeless(choices);  // more parts or a higher degree than a schedule takes
}

NodeId Drafter::breaking_node(const Draft& draft) const {
  const Schedule outer = schedule(draft.barriers, 1);
  const NoiseWalk noise = walk(outer);
  double available = setting_.ring.modulus_bits - draft.sizes.special;
  for (std::size_t s = 0; s < outer.stages().size(); ++s) {
    const Stage& stage = outer.stages()[s];
    for (NodeId node = stage.first; node < stage.end; ++node) {
      if (modulus_for(noise.made[node]) > available) return node;
    }
    if (stage.barrier) available -= noise.dropped_bits[s];
  }
  return program_.output_id();
}

}  // namespace sealion::planning
