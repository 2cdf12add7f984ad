#include "layouts/packed/run/compiled_map.h"

#include <algorithm>
#include <memory>
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

/// Weights that become a plaintext.
struct Encoding {
  std::span<const SlotWeight> weights;
  std::span<const std::uint64_t> residues;
  std::uint64_t factor;
  std::size_t period;
  std::span<std::uint64_t> out;
};

void encode(const std::vector<Encoding>& encodings, const ParametersPtr& parameters,
            std::size_t records, const ExecutionContext& context) {
  parallel_for_each(
      encodings.size(), context,
      [&] { return std::make_unique<WeightEncoder>(parameters, records); },
      [&](WeightEncoder& encoder, std::size_t i) {
        const Encoding& encoding = encodings[i];
        encoder.encode(encoding.weights, encoding.residues, encoding.factor, encoding.period,
                       encoding.out);
      });
}

}  // namespace

CompiledMap::CompiledMap(const SlotMap& map, const AffineValue& value,
                         const Interleaving& interleaving,
                         const std::vector<std::uint64_t>& corrections, std::size_t work,
                         std::size_t result, const ParametersPtr& parameters,
                         const ExecutionContext& context)
    : map_(map),
      interleaving_(interleaving),
      work_(work),
      result_(result),
      parameters_(parameters),
      weights_(map.switches.products * work * parameters->n()),
      constants_(map.outputs.size() * result * parameters->n()) {
  const Modulus& t = parameters->plain_modulus();
  std::span<std::uint64_t> weights(weights_), constants(constants_);
  const auto next_of = [&](std::span<std::uint64_t>& rest, std::size_t limbs) {
    const auto out = rest.first(limbs * parameters->n());
    rest = rest.subspan(out.size());
    return out;
  };
  std::vector<Encoding> encodings;
  std::size_t products = 0;
  for (const SlotMapOutput& output : map.outputs) {
    encodings.push_back({output.constants, value.constants,
                         switching_correction(*parameters, work, result), map.result_period,
                         next_of(constants, result)});
    auto& first_products = first_products_.emplace_back();
    for (const GiantStep& giant : output.giants) {
      first_products.push_back(products);
      products += giant.products.size();
      for (const SlotProduct& product : giant.products) {
        const std::size_t term = map.turned[product.turned].term;
        encodings.push_back({product.weights, value.terms[term].rows->weights(),
                             t.inverse(corrections[term]), map.sums_period,
                             next_of(weights, work)});
      }
    }
  }
  encode(encodings, parameters, interleaving.records(), context);
}

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
  out.made.reserve(map_.turned.size());
  for (std::size_t first = 0, last = 0; first < map_.turned.size(); first = last) {
    const Turned& group = map_.turned[first];
    while (last < map_.turned.size() && map_.turned[last].term == group.term &&
           map_.turned[last].ciphertext == group.ciphertext) {
      ++last;
    }
    turn(sources[group.term][group.ciphertext], first, last, workshops, context, out);
  }
  return out;
}

void CompiledMap::turn(const Ciphertext& source, std::size_t first, std::size_t last,
                       Workshops& workshops, const ExecutionContext& context,
                       TurnedSources& out) const {
  if (map_.turned[first].rotation.is_identity()) out.all[first++] = &source;
  if (first == last) return;
  HoistedCiphertext hoisted;
  workshops.borrow()->rotator->hoist(source, hoisted, context);
  const std::size_t made = out.made.size();
  for (std::size_t i = first; i < last; ++i) {
    out.all[i] = &out.made.emplace_back(Ciphertext::unfilled(parameters_, 2, work_));
  }
  parallel_in_shares(last - first, context, [&](std::size_t i, const ExecutionContext& how) {
    workshops.borrow()->rotator->rotate(
        hoisted, interleaving_.of_all(map_.turned[first + i].rotation), out.made[made + i], how);
  });
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
        std::ranges::fill(sum, 0);
        kernels::kernels().add_inner_products(sum.data(), values.data(), factors.data(),
                                              products.size(), points,
                                              constants_of(parameters_->coeff_modulus(limb)));
      }
    }
  });
  return sums;
}

Ciphertext CompiledMap::output(std::size_t number, const TurnedSources& turned,
                               Workshops& workshops, const ExecutionContext& context) const {
  std::vector<Ciphertext> steps = sums(number, turned, context);
  parallel_in_shares(steps.size(), context, [&](std::size_t giant, const ExecutionContext& how) {
    const auto workshop = workshops.borrow();
    Ciphertext& step = steps[giant];
    if (result_ != work_) step = workshop->switcher(step, result_, how);
    const SlotRotation turn = interleaving_.of_all(map_.outputs[number].giants[giant].rotation);
    if (!turn.is_identity()) workshop->rotator->rotate(step, turn, step, how);
  });
  if (steps.empty()) steps.emplace_back(parameters_, 2, result_);
  Ciphertext sum = std::move(steps.front());
  for (std::size_t giant = 1; giant < steps.size(); ++giant) add_to(sum, steps[giant], context);
  Ciphertext moved = Ciphertext::unfilled(parameters_, 2, result_);
  const auto workshop = workshops.borrow();
  for (const SlotRotation& fold : map_.folds) {
    workshop->rotator->rotate(sum, interleaving_.of_all(fold), moved, context);
    add_to(sum, moved, context);
  }
  const std::size_t n = parameters_->n();
  for (std::size_t limb = 0; limb < result_; ++limb) {
    add(sum.residues(0, limb), std::span(constants_).subspan((number * result_ + limb) * n, n),
        parameters_->coeff_modulus(limb));
  }
  sum.set_correction(switching_correction(*parameters_, work_, result_));
  return sum;
}

std::size_t CompiledMap::weight_bytes() const {
  return (weights_.size() + constants_.size()) * sizeof(std::uint64_t);
}

}  // namespace sealion::packed
