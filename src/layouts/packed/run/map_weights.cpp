#include "layouts/packed/run/map_weights.h"

#include <memory>
#include <utility>

#include "base/parallel.h"
#include "layouts/packed/levels/noise.h"
#include "layouts/packed/run/weights.h"
#include "rlwe/slot_rotation.h"
#include "schemes/bgv/modulus_switching.h"

namespace sealion::packed {
namespace {

void encode(const std::vector<Weighing>& weighings, const ParametersPtr& parameters,
            std::size_t records, const ExecutionContext& context) {
  parallel_for_each(
      weighings.size(), context,
      [&] { return std::make_unique<WeightEncoder>(parameters, records); },
      [&](WeightEncoder& encoder, std::size_t i) { encoder.encode(weighings[i]); });
}

}  // namespace

MapWeights::MapWeights(const SlotMap& map, const AffineValue& value,
                       const Interleaving& interleaving, const std::vector<MapSource>& sources,
                       const MapLimbs& limbs, const ParametersPtr& parameters,
                       const ExecutionContext& context)
    : weights_(map.switches.products * limbs.work * parameters->n()),
      constants_(map.outputs.size() * limbs.result * parameters->n()) {
  const Modulus& t = parameters->plain_modulus();
  std::span<std::uint64_t> weights(weights_), constants(constants_);
  const auto next_of = [&](std::span<std::uint64_t>& rest, std::size_t of_limbs) {
    const auto out = rest.first(of_limbs * parameters->n());
    rest = rest.subspan(out.size());
    return out;
  };
  // Of a product whose plaintext multiplies a biased source: that by which this is turned.
  const auto biased_element = [&](const Turned& turned) -> std::uint32_t {
    const bool is_notched =
        sources[turned.term].is_biased && map.sums_period * interleaving.records() >= least_notched;
    if (!is_notched) return 0;
    return galois_element(interleaving.of_all(turned.rotation), parameters->n());
  };
  std::vector<Weighing> weighings;
  for (const SlotMapOutput& output : map.outputs) {
    weighings.push_back({output.constants, value.constants,
                         switching_correction(*parameters, limbs.work, limbs.result),
                         map.result_period, next_of(constants, limbs.result)});
    for (const GiantStep& giant : output.giants) {
      for (const SlotProduct& product : giant.products) {
        const Turned& turned = map.turned[product.turned];
        weighings.push_back({product.weights, value.terms[turned.term].rows->weights(),
                             t.inverse(sources[turned.term].correction), map.sums_period,
                             next_of(weights, limbs.work), biased_element(turned)});
      }
    }
  }
  encode(weighings, parameters, interleaving.records(), context);
}

std::vector<std::vector<std::size_t>> first_products(const SlotMap& map) {
  std::vector<std::vector<std::size_t>> numbers;
  std::size_t products = 0;
  for (const SlotMapOutput& output : map.outputs) {
    auto& of_output = numbers.emplace_back();
    for (const GiantStep& giant : output.giants) {
      of_output.push_back(products);
      products += giant.products.size();
    }
  }
  return numbers;
}

}  // namespace sealion::packed
