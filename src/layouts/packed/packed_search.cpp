#include "layouts/packed/packed_search.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "layouts/margin.h"
#include "layouts/masking.h"
#include "layouts/packed/cost/least_cost.h"
#include "layouts/packed/cost/packed_bytes.h"
#include "layouts/packed/cost/packed_cost.h"
#include "layouts/packed/levels/design.h"
#include "layouts/packed/levels/fewer_keys.h"
#include "layouts/packed/levels/keys.h"
#include "program/product_depths.h"
#include "schemes/lwe/answer_bits.h"

namespace sealion::packed {
namespace {

using planning::ChainSizes;
using planning::Setting;

/// Primes lie a little below the powers of two that a design counts with.
constexpr double prime_margin_bits = 0.01;
/// A modulus of any packing: what its weights are modulo it is not asked.
constexpr std::uint64_t any_modulus = 65537;

/// Of the whole modulus.
int total_bits(const ParametersLiteral& parameters) {
  return static_cast<int>(planning::limb_bits(parameters, parameters.coeff_moduli.size())) +
         static_cast<int>(std::bit_width(parameters.special_prime));
}

}  // namespace

/// One packing for one number of records in a setting.
class WayPlanner {
 public:
  WayPlanner(const Program& program, const Packing& packing, std::size_t records_of_ciphertext,
             const Setting& setting, const PackedRequest& request, const CostModel& model,
             const ExecutionContext& context)
      : program_(program),
        packing_(packing),
        interleaving_(records_of_ciphertext),
        setting_(setting),
        request_(request),
        model_(model),
        context_(context) {}

  std::optional<PackedPlan> plan() const {
    std::optional<PackedPlan> all_keys = plan_by({});
    if (!all_keys || request_.seconds_per_key_byte == 0) return all_keys;
    // The chain may grow by what the ring has left; but bits are whole, and primes have bounds.
    const int room = setting_.ring.modulus_bits - total_bits(all_keys->parameters);
    for (const int growth : {room, 0}) {
      const Routes routes = cheaper_routes(*all_keys, growth);
      if (routes.keyless().empty()) break;
      std::optional<PackedPlan> fewer = plan_by(routes);
      if (!fewer || fewer->seconds >= all_keys->seconds) continue;
      fewer->all_keys = {all_keys->way, all_keys->parameters, all_keys->cost, all_keys->seconds};
      return fewer;
    }
    return all_keys;
  }

  /// No plan takes less; infinite where there is none.
  double least_seconds() const {
    const auto least = least_cost(packing_, interleaving_, setting_, request_.records);
    return least ? total_seconds(*least, model_) : std::numeric_limits<double>::infinity();
  }

  double least_modulus_bits() const {
    return packed::least_modulus_bits(packing_, interleaving_, setting_);
  }

  PackedMisfit misfit() const {
    const auto design = design_chain(
        packing_, {}, wanted(unlimited_bits),
        [](const Levels&, const ChainSizes& sizes) {
          return static_cast<double>(sizes.total_bits());
        },
        context_);
    if (!design) return {unlimited_bits, program_.output_id()};
    const int excess = design->sizes.total_bits() - setting_.ring.modulus_bits;
    const NoiseForecast noise = NoiseForecaster(packing_, {})(
        levels_of(packing_, *design),
        noise_model(setting_.ring.n, wanted(unlimited_bits), design->sizes));
    for (const ValueId id : packing_.order) {
      // Every modulus loses the bits that there are not.
      if (noise.budgets[id] - excess < minimal_margin_bits) {
        return {design->sizes.total_bits(), packing_.form.values[id].node};
      }
    }
    return {design->sizes.total_bits(), program_.output_id()};
  }

 private:
  static constexpr int unlimited_bits = static_cast<int>(most_limbs) * max_modulus_bits;

  std::optional<PackedPlan> plan_by(const Routes& routes) const {
    const auto design = design_chain(
        packing_, routes, wanted(setting_.ring.modulus_bits),
        [&](const Levels& levels, const ChainSizes& sizes) {
          return seconds(routes, levels, outline(sizes), 1);
        },
        context_);
    if (!design) return std::nullopt;
    ChainSizes sizes = design->sizes;
    sizes.special = special_bits(*design);
    auto parameters = planning::pick_primes(setting_.ring, setting_.plain_moduli, sizes);
    if (!parameters || sizes.total_bits() > setting_.ring.modulus_bits) return std::nullopt;
    if (setting_.client == ClientKind::seal) planning::make_congruent(*parameters);
    const Levels levels = levels_of(packing_, *design);
    const NoiseForecast noise = noise_of(routes, levels, *parameters);
    if (PackedBytes({packing_, interleaving_, routes, levels, *parameters, 1}).weights() >
        most_weight_bytes) {
      return std::nullopt;
    }
    const auto answer_bits =
        least_answer_bits(setting_.ring.n, setting_.largest_t(), noise.answer_budget);
    if (noise.least_budget < minimal_margin_bits || !answer_bits) return std::nullopt;
    return planned(routes, levels, *parameters, noise, *answer_bits);
  }

  /// On the chain of a plan, which may grow by so many bits.
  Routes cheaper_routes(const PackedPlan& plan, int growth) const {
    const Levels levels = levels_of(packing_, plan.parameters.coeff_moduli.size(), plan.way.drops,
                                    plan.way.answer_limbs);
    return fewer_keys(packing_.ring, used_rotations(packing_),
                      {[&](const Routes& routes) {
                         return seconds(routes, levels, plan.parameters, plan.way.answer_bits);
                       },
                       [&](const Routes& routes) {
                         return noise_of(routes, levels, plan.parameters).least_budget + growth >=
                                minimal_margin_bits;
                       }});
  }

  NoiseForecast noise_of(const Routes& routes, const Levels& levels,
                         const ParametersLiteral& parameters) const {
    return NoiseForecaster(packing_, routes)(
        levels, noise_model(parameters, wanted(setting_.ring.modulus_bits)));
  }

  ChainRequest wanted(int most_bits) const {
    return {interleaving_.records(),
            setting_.largest_t(),
            setting_.prime_bits(),
            most_bits,
            minimal_margin_bits + prime_margin_bits,
            setting_.client,
            setting_.privacy_bits,
            static_cast<double>(masked_groups())};
  }

  /// Of all channels.
  std::size_t masked_groups() const {
    return interleaving_.groups(request_.records) * setting_.plain_moduli.size();
  }

  /// Nothing where answers are not masked.
  Cost masking(const Levels& levels, const ParametersLiteral& parameters) const {
    if (setting_.privacy_bits == 0) return {};
    return masking_cost(setting_.ring.n,
                        masked_groups() * packing_.placement(packing_.form.answer).ciphertexts(), 2,
                        levels.answer_limbs, planning::limb_bits(parameters, levels.answer_limbs));
  }

  ParametersLiteral outline(const ChainSizes& sizes) const {
    return planning::outline(setting_.ring, setting_.plain_moduli, sizes);
  }

  /// None where no key is switched.
  int special_bits(const ChainDesign& design) const {
    const bool switches =
        !key_shape(packing_, interleaving_, {}, levels_of(packing_, design)).empty();
    return switches ? design.sizes.special : setting_.spare_special_bits();
  }

  double seconds(const Routes& routes, const Levels& levels, const ParametersLiteral& parameters,
                 int answer_bits) const {
    Cost cost =
        packed_cost_of_time({packing_, interleaving_, routes, levels, parameters, answer_bits},
                            request_.records, model_.threads);
    return seconds(cost += masking(levels, parameters));
  }

  double seconds(const Cost& cost) const {
    return total_seconds(cost, model_) +
           static_cast<double>(cost.key_bytes) * request_.seconds_per_key_byte;
  }

  PackedPlan planned(const Routes& routes, const Levels& levels,
                     const ParametersLiteral& parameters, const NoiseForecast& noise,
                     int answer_bits) const {
    PackedPlan plan;
    plan.way = {interleaving_.records(),
                packing_.choices,
                {},
                levels.answer_limbs,
                answer_bits,
                keyless_elements(packing_, interleaving_, routes)};
    for (std::size_t stage = 1; stage < levels.limbs.size(); ++stage) {
      plan.way.drops.push_back(levels.limbs[stage - 1] - levels.limbs[stage]);
    }
    plan.parameters = parameters;
    plan.cost = packed_cost({packing_, interleaving_, routes, levels, parameters, answer_bits},
                            request_.records, model_.threads);
    plan.cost += masking(levels, parameters);
    plan.seconds = seconds(plan.cost);
    plan.answer_budget = noise.answer_budget;
    plan.flood_bits = noise.flood_bits;
    describe_nodes({packing_, interleaving_, routes, levels, parameters, answer_bits}, noise, plan);
    return plan;
  }

  /// Of values from the last to the first, so that each node finds what is made at it or behind it.
  void describe_nodes(const Arranged& arranged, const NoiseForecast& noise,
                      PackedPlan& plan) const {
    std::vector<std::optional<ValueId>> made(program_.nodes().size());
    for (const ValueId id : packing_.order) {
      // A forest's products are on the way to it, and copies behind what they are of.
      if (std::holds_alternative<FoldedProductValue>(packing_.form.values[id].made)) continue;
      std::optional<ValueId>& first = made[packing_.form.values[id].node];
      if (!first) first = id;
    }
    plan.layers.resize(made.size());
    plan.noise_budgets.resize(made.size());
    ValueId next = packing_.form.answer;
    for (NodeId node = made.size(); node-- > 0;) {
      if (made[node]) next = *made[node];
      plan.layers[node] = {2, arranged.levels.result(next), 0, 0};
      plan.noise_budgets[node] = noise.budgets[next];
    }
    const std::uint64_t groups = interleaving_.groups(request_.records);
    const PackedBytes bytes(arranged);
    for (const ValueId id : packing_.order) {
      LayerShape& layer = plan.layers[packing_.form.values[id].node];
      layer.multiply_adds += groups * multiply_adds(arranged, id);
      layer.bytes += groups * bytes.packed(id);
    }
  }

  const Program& program_;
  const Packing& packing_;
  Interleaving interleaving_;
  const Setting& setting_;
  const PackedRequest& request_;
  const CostModel& model_;
  const ExecutionContext& context_;
};

namespace {

/// A product that has no room in the setting however it is packed: each leaves at least t of noise
/// behind, and there is a special prime.
std::optional<PackedMisfit> too_deep(const Program& program, const Setting& setting) {
  const std::vector<std::size_t> depths = product_depths(program);
  for (NodeId node = 0; node < depths.size(); ++node) {
    const double bits = static_cast<double>(depths[node] + 1) * setting.log2_t();
    if (bits > setting.ring.modulus_bits) {
      return PackedMisfit{static_cast<int>(std::ceil(bits)), node};
    }
  }
  return std::nullopt;
}

bool is_better(const PackedPlan& a, const PackedPlan& b) {
  return a.seconds < b.seconds || (a.seconds == b.seconds && a.way.records < b.way.records);
}

/// The best plan of these planners or the one that is there, the most promising asked first.
PackedPlan best_of(const std::vector<WayPlanner>& planners, PackedPlan best,
                   double too_many_seconds) {
  std::vector<std::pair<double, const WayPlanner*>> prospects;
  for (const WayPlanner& planner : planners) {
    prospects.emplace_back(planner.least_seconds(), &planner);
  }
  std::ranges::stable_sort(prospects, {}, [](const auto& prospect) { return prospect.first; });
  for (const auto& prospect : prospects) {
    if (prospect.first > std::min(best.seconds, too_many_seconds)) break;
    std::optional<PackedPlan> plan = prospect.second->plan();
    if (plan && is_better(*plan, best)) best = *std::move(plan);
  }
  return best;
}

/// Whether larger numbers of records fit no better: each doubling saves a fold, which is a bit.
bool is_hopeless(double bits, const Setting& setting) {
  return bits > setting.ring.modulus_bits + std::countr_zero(setting.ring.n);
}

}  // namespace

PackedSearch::PackedSearch(const Program& program, const CostModel& model,
                           const ExecutionContext& context)
    : program_(program), model_(model), context_(context) {}

const Packing& PackedSearch::packing(std::size_t slots) {
  const auto found = packed_.find(slots);
  if (found != packed_.end()) return found->second;
  return packed_.emplace(slots, pack(form(), slots, context_)).first->second;
}

const AffineForm& PackedSearch::form() {
  if (!form_) form_ = affine_form(program_, Modulus(any_modulus));
  return *form_;
}

std::vector<std::size_t> PackedSearch::numbers_of_records(const Setting& setting,
                                                          const PackedRequest& request) {
  const std::size_t least = std::max(least_slots, most_groups(form()));
  const std::size_t most = std::min(std::bit_ceil(request.records), setting.ring.n / least);
  std::vector<std::size_t> numbers;
  for (std::size_t records = 1; records <= most; records *= 2) numbers.push_back(records);
  return numbers;
}

WayPlanner PackedSearch::planner(const Setting& setting, const PackedRequest& request,
                                 std::size_t records) {
  return {program_, packing(setting.ring.n / records), records, setting, request, model_, context_};
}

/// Looks for the first number of records for which there is a chain, and then at those of the
/// others that may be better. Seconds fall and rise with the records more than once: where tensors
/// begin to span ciphertexts they rise, and fall again where records fill them.
std::optional<PackedPlan> PackedSearch::best(const Setting& setting, const PackedRequest& request) {
  if (too_deep(program_, setting)) return std::nullopt;
  const std::vector<std::size_t> numbers = numbers_of_records(setting, request);
  for (auto records = numbers.begin(); records != numbers.end(); ++records) {
    const WayPlanner first = planner(setting, request, *records);
    if (is_hopeless(first.least_modulus_bits(), setting)) break;
    if (first.least_seconds() >= request.too_many_seconds) continue;
    if (std::optional<PackedPlan> plan = first.plan()) {
      std::vector<WayPlanner> others;
      std::transform(records + 1, numbers.end(), std::back_inserter(others),
                     [&](std::size_t number) { return planner(setting, request, number); });
      return best_of(others, *std::move(plan), request.too_many_seconds);
    }
    if (is_hopeless(first.misfit().bits, setting)) break;
  }
  return std::nullopt;
}

PackedMisfit PackedSearch::misfit(const Setting& setting, const PackedRequest& request) {
  if (const auto misfit = too_deep(program_, setting)) return *misfit;
  std::optional<PackedMisfit> nearest;
  for (const std::size_t records : numbers_of_records(setting, request)) {
    const PackedMisfit misfit = planner(setting, request, records).misfit();
    if (!nearest || misfit.bits < nearest->bits) nearest = misfit;
    if (is_hopeless(misfit.bits, setting)) break;
  }
  return *nearest;
}

}  // namespace sealion::packed
