#include "layouts/packed/run/compiled_map.h"

#include <memory>
#include <span>
#include <utility>

#include "base/parallel.h"
#include "ring/kernels/kernels.h"
#include "ring/residues.h"

namespace sealion::packed {
namespace {

void add_to(Ciphertext& sum, const Ciphertext& addend) {
  for (std::size_t part = 0; part < sum.parts(); ++part) {
    for (std::size_t limb = 0; limb < sum.limbs(); ++limb) {
      add(sum.residues(part, limb), addend.residues(part, limb),
          sum.parameters()->coeff_modulus(limb));
    }
  }
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
  const std::vector<Ciphertext> ready = turned(sources, workshops, context);
  std::vector<Ciphertext> out(map_.outputs.size(), Ciphertext(parameters_, 2, result_));
  // Folds wait for each other: outputs keep threads busier than giant steps, if there are enough.
  const std::size_t shared = out.size() < context.thread_count() ? 0 : out.size();
  ExecutionContext alone = context;
  alone.threads = 1;
  parallel_for(shared, context,
               [&](std::size_t i) { out[i] = output(i, ready, workshops, alone); });
  for (std::size_t i = shared; i < out.size(); ++i) {
    out[i] = output(i, ready, workshops, context);
  }
  return out;
}

std::vector<Ciphertext> CompiledMap::turned(const Sources& sources, Workshops& workshops,
                                            const ExecutionContext& context) const {
  std::vector<Ciphertext> out(map_.turned.size(), Ciphertext(parameters_, 2, work_));
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
                       std::vector<Ciphertext>& out) const {
  if (map_.turned[first].rotation.is_identity()) out[first++] = source;
  if (first == last) return;
  HoistedCiphertext hoisted(parameters_);
  workshops.borrow()->rotator->hoist(source, hoisted);
  parallel_for(last - first, context, [&](std::size_t i) {
    workshops.borrow()->rotator->rotate(
        hoisted, interleaving_.of_all(map_.turned[first + i].rotation), out[first + i]);
  });
}

Ciphertext CompiledMap::products(std::size_t output, std::size_t giant,
                                 const std::vector<Ciphertext>& turned) const {
  const auto& products = map_.outputs[output].giants[giant].products;
  const std::size_t n = parameters_->n();
  Ciphertext sum(parameters_, 2, work_);
  std::vector<const std::uint64_t*> values(products.size()), factors(products.size());
  for (std::size_t limb = 0; limb < work_; ++limb) {
    for (std::size_t k = 0; k < products.size(); ++k) {
      factors[k] = weights(first_products_[output][giant] + k, limb);
    }
    for (std::size_t part = 0; part < 2; ++part) {
      for (std::size_t k = 0; k < products.size(); ++k) {
        values[k] = turned[products[k].turned].residues(part, limb).data();
      }
      kernels::kernels().add_inner_products(sum.residues(part, limb).data(), values.data(),
                                            factors.data(), products.size(), n,
                                            constants_of(parameters_->coeff_modulus(limb)));
    }
  }
  return sum;
}

Ciphertext CompiledMap::output(std::size_t number, const std::vector<Ciphertext>& turned,
                               Workshops& workshops, const ExecutionContext& context) const {
  const SlotMapOutput& output = map_.outputs[number];
  std::vector<Ciphertext> parts(output.giants.size(), Ciphertext(parameters_, 2, result_));
  parallel_for(output.giants.size(), context, [&](std::size_t giant) {
    const auto workshop = workshops.borrow();
    parts[giant] = workshop->switcher(products(number, giant, turned), result_);
    const SlotRotation rotation = interleaving_.of_all(output.giants[giant].rotation);
    if (!rotation.is_identity()) workshop->rotator->rotate(parts[giant], rotation, parts[giant]);
  });
  Ciphertext sum(parameters_, 2, result_);
  for (const Ciphertext& part : parts) add_to(sum, part);
  Ciphertext moved(parameters_, 2, result_);
  const auto workshop = workshops.borrow();
  for (const SlotRotation& fold : map_.folds) {
    workshop->rotator->rotate(sum, interleaving_.of_all(fold), moved);
    add_to(sum, moved);
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
