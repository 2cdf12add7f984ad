#include "layouts/packed/run/compiled_map.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "base/parallel.h"
#include "layouts/packed/run/made_in_shares.h"
#include "ring/kernels/kernels.h"
#include "ring/residues.h"

namespace sealion::packed {
namespace {

/// Points that all products of a result work on at a time: of every source and of the weights of a
/// giant step so many are in cache at once, and come from memory once.
constexpr std::size_t block_points = 512;

void add_to(Ciphertext& sum, const Ciphertext& addend, const ExecutionContext& context) {
  parallel_for(sum.parts() * sum.limbs(), context, [&](std::size_t i) {
    const std::size_t part = i / sum.limbs(), limb = i % sum.limbs();
    add(sum.residues(part, limb), addend.residues(part, limb),
        sum.parameters()->coeff_modulus(limb));
  });
}

}  // namespace

CompiledMap::CompiledMap(const SlotMap& map, MapWeights weights, const Interleaving& interleaving,
                         const Routes& routes, const MapLimbs& limbs,
                         const ParametersPtr& parameters)
    : map_(map),
      interleaving_(interleaving),
      routes_(routes),
      work_(limbs.work),
      result_(limbs.result),
      parameters_(parameters),
      weights_(std::move(weights)),
      first_products_(first_products(map)) {}

std::vector<Ciphertext> CompiledMap::run(const Sources& sources, Workshops& workshops,
                                         const ExecutionContext& context) const {
  const TurnedSources ready = turned(sources, workshops, context);
  const auto make = [&](std::size_t number, const ExecutionContext& how) {
    return output(number, ready, workshops, how);
  };
  return made_in_shares(map_.outputs.size(), context, make);
}

CompiledMap::TurnedSources CompiledMap::turned(const Sources& sources, Workshops& workshops,
                                               const ExecutionContext& context) const {
  TurnedSources out;
  out.all.resize(map_.turned.size());
  for (const SourceTurns& turns : turns_of_sources(map_)) {
    const Turned& any = map_.turned[turns.first];
    turn(sources[any.term][any.ciphertext], turns, workshops, context, out);
  }
  return out;
}

void CompiledMap::turn(const Ciphertext& source, const SourceTurns& turns, Workshops& workshops,
                       const ExecutionContext& context, TurnedSources& out) const {
  const std::vector<RouteStep> steps = routes_.steps_to(turns.rotations);
  std::vector<Ciphertext>& made = out.made.emplace_back();
  made.reserve(steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    made.push_back(Ciphertext::unfilled(parameters_, 2, work_));
  }
  HoistedCiphertext hoisted;
  for (const Siblings& siblings : siblings_of(steps)) {
    const std::size_t before = steps[siblings.first].before;
    workshops.borrow()->rotator->hoist(before == RouteStep::source ? source : made[before], hoisted,
                                       context);
    parallel_in_shares(siblings.last - siblings.first, context,
                       [&](std::size_t i, const ExecutionContext& how) {
                         const std::size_t step = siblings.first + i;
                         workshops.borrow()->rotator->rotate(
                             hoisted, interleaving_.of_all(steps[step].key), made[step], how);
                       });
  }
  for (std::size_t i = turns.first; i < turns.last; ++i) {
    const auto step = std::ranges::find(steps, map_.turned[i].rotation, &RouteStep::rotation);
    out.all[i] =
        step == steps.end() ? &source : &made[static_cast<std::size_t>(step - steps.begin())];
  }
}

std::vector<Ciphertext> CompiledMap::sums(std::size_t output, const TurnedSources& turned,
                                          const ExecutionContext& context) const {
  const auto& giants = map_.outputs[output].giants;
  const std::size_t n = parameters_->n(), points = std::min(n, block_points), blocks = n / points;
  std::vector<Ciphertext> sums;
  for (std::size_t giant = 0; giant < giants.size(); ++giant) {
    sums.push_back(Ciphertext::unfilled(parameters_, 2, work_));
  }
  parallel_for(work_ * blocks, context, [&](std::size_t i) {
    const std::size_t limb = i / blocks, at = i % blocks * points;
    std::vector<const std::uint64_t*> values, factors;
    for (std::size_t giant = 0; giant < giants.size(); ++giant) {
      const auto& products = giants[giant].products;
      factors.clear();
      for (std::size_t k = 0; k < products.size(); ++k) {
        factors.push_back(weights(first_products_[output][giant] + k, limb) + at);
      }
      for (std::size_t part = 0; part < 2; ++part) {
        values.clear();
        for (const SlotProduct& product : products) {
          values.push_back(turned.all[product.turned]->residues(part, limb).data() + at);
        }
        const auto sum = sums[giant].residues(part, limb).subspan(at, points);
        kernels::kernels().inner_products(sum.data(), values.data(), factors.data(),
                                          products.size(), points,
                                          constants_of(parameters_->coeff_modulus(limb)));
      }
    }
  });
  return sums;
}

Ciphertext CompiledMap::giants(std::size_t output, const TurnedSources& turned,
                               Workshops& workshops, const ExecutionContext& context) const {
  const std::vector<GiantStep>& giants = map_.outputs[output].giants;
  const std::vector<RouteStep> steps = routes_.steps_to(giant_rotations(map_.outputs[output]));
  const auto step_of = [&](std::size_t giant) {
    return std::ranges::find(steps, giants[giant].rotation, &RouteStep::rotation);
  };
  std::vector<Ciphertext> parts = sums(output, turned, context);
  parallel_in_shares(parts.size(), context, [&](std::size_t giant, const ExecutionContext& how) {
    const auto workshop = workshops.borrow();
    Ciphertext& part = parts[giant];
    if (result_ != work_) part = workshop->switcher(part, result_, how);
    const auto step = step_of(giant);
    if (step == steps.end() || step->is_followed) return;
    workshop->rotator->rotate(part, interleaving_.of_all(step->key), part, how);
  });
  std::vector<std::optional<Ciphertext>> by_step(steps.size() + 1);
  for (std::size_t giant = 0; giant < giants.size(); ++giant) {
    by_step[static_cast<std::size_t>(step_of(giant) - steps.begin())] = std::move(parts[giant]);
  }
  return turned_sum(steps, std::move(by_step), workshops, context);
}

Ciphertext CompiledMap::turned_sum(const std::vector<RouteStep>& steps,
                                   std::vector<std::optional<Ciphertext>> sums,
                                   Workshops& workshops, const ExecutionContext& context) const {
  const auto workshop = workshops.borrow();
  for (std::size_t i = steps.size(); i-- > 0;) {
    if (steps[i].is_followed) {
      workshop->rotator->rotate(*sums[i], interleaving_.of_all(steps[i].key), *sums[i], context);
    }
    std::optional<Ciphertext>& sum = sums[std::min(steps[i].before, steps.size())];
    if (sum) {
      add_to(*sum, *sums[i], context);
    } else {
      sum = std::move(sums[i]);
    }
  }
  if (!sums.back()) return {parameters_, 2, result_};
  return *std::move(sums.back());
}

Ciphertext CompiledMap::output(std::size_t number, const TurnedSources& turned,
                               Workshops& workshops, const ExecutionContext& context) const {
  Ciphertext sum = giants(number, turned, workshops, context);
  Ciphertext moved = Ciphertext::unfilled(parameters_, 2, result_);
  const auto workshop = workshops.borrow();
  for (const SlotRotation& fold : map_.folds) {
    rotate_by(*workshop->rotator, routes_.keys_to(fold), interleaving_, sum, moved, context);
    add_to(sum, moved, context);
  }
  const std::size_t n = parameters_->n();
  for (std::size_t limb = 0; limb < result_; ++limb) {
    add(sum.residues(0, limb), weights_.constants().subspan((number * result_ + limb) * n, n),
        parameters_->coeff_modulus(limb));
  }
  sum.set_correction(switching_correction(*parameters_, work_, result_));
  return sum;
}

}  // namespace sealion::packed
