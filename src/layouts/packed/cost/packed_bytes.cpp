#include "layouts/packed/cost/packed_bytes.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "base/random.h"
#include "layouts/packed/levels/key_switches.h"
#include "layouts/packed/levels/keys.h"
#include "layouts/primes.h"

namespace sealion::packed {
namespace {

/// The turned sources of a map, and what is made on the way to them.
std::uint64_t turned_ciphertexts(const SlotMap& map, const Routes& routes) {
  std::uint64_t all = map.turned.size();
  for (const SourceTurns& turns : turns_of_sources(map)) {
    all += routes.steps_to(turns.rotations).size() - turns.rotations.size();
  }
  return all;
}

/// Calls visit(keys, limbs) for each set of them.
template <typename Visit>
void for_each_set(const EvaluationKeyShape& shape, const Visit& visit) {
  if (shape.relinearises()) visit(shape.powers(), shape.limbs);
  for (const GaloisKeyShape& group : shape.rotations) visit(group.elements.size(), group.limbs);
}

}  // namespace

PackedBytes::PackedBytes(const Arranged& arranged)
    : arranged_(arranged),
      keys_(key_shape(arranged.packing, arranged.interleaving, arranged.routes, arranged.levels)),
      n_(arranged.parameters.n),
      channels_(arranged.parameters.plain_moduli.size()) {}

std::uint64_t PackedBytes::ciphertexts(ValueId id) const {
  return arranged_.packing.placement(id).ciphertexts();
}

std::uint64_t PackedBytes::packed(ValueId id) const {
  const std::size_t limbs = arranged_.levels.result(id);
  return channels_ * ciphertexts(id) * 2 * n_ * planning::limb_bits(arranged_.parameters, limbs) /
         8;
}

std::uint64_t PackedBytes::upload(std::uint64_t groups) const {
  return groups * packed(0) / 2 + channels_ * sizeof(Seed);
}

std::uint64_t PackedBytes::download(std::uint64_t groups) const {
  const ValueId answer = arranged_.packing.form.answer;
  const auto bits = static_cast<std::uint64_t>(arranged_.answer_bits);
  const std::uint64_t carrying =
      std::min(arranged_.packing.placement(answer).period() * arranged_.interleaving.records(), n_);
  return channels_ * ciphertexts(answer) * groups * (n_ + carrying) * bits / 8;
}

std::uint64_t PackedBytes::keys_packed() const {
  const auto special =
      static_cast<std::uint64_t>(std::bit_width(arranged_.parameters.special_prime));
  std::uint64_t bytes = 0;
  for_each_set(keys_, [&](std::uint64_t keys, std::uint64_t limbs) {
    bytes += sizeof(Seed) +
             keys * limbs * n_ * (planning::limb_bits(arranged_.parameters, limbs) + special) / 8;
  });
  return bytes;
}

std::uint64_t PackedBytes::keys_expanded() const {
  std::uint64_t bytes = 0;
  for_each_set(keys_, [&](std::uint64_t keys, std::uint64_t limbs) {
    bytes += keys * limbs * 2 * polynomial(limbs + 1);
  });
  return bytes;
}

std::uint64_t PackedBytes::weights() const {
  std::uint64_t bytes = 0;
  for (const ValueId id : arranged_.packing.order) {
    if (!arranged_.packing.maps[id]) continue;
    const SlotMap& map = arranged_.packing.map(id);
    bytes += map.switches.products * polynomial(arranged_.levels.work(id)) +
             map.outputs.size() * polynomial(arranged_.levels.result(id));
  }
  return bytes * channels_;
}

std::uint64_t PackedBytes::value(ValueId id) const {
  return ciphertexts(id) * 2 * polynomial(arranged_.levels.result(id));
}

std::uint64_t PackedBytes::beside(ValueId id) const {
  const std::uint64_t ciphertext = 2 * polynomial(arranged_.levels.work(id));
  std::uint64_t bytes = 0;
  for (const ValueId source : sources_of(arranged_.packing.form.values[id])) {
    if (arranged_.levels.result(source) != arranged_.levels.work(id)) {
      bytes += ciphertexts(source) * ciphertext;
    }
  }
  if (std::holds_alternative<FoldedProductValue>(arranged_.packing.form.values[id].made)) {
    bytes += ciphertexts(id) * ciphertext;  // turned
  }
  if (!arranged_.packing.maps[id]) return bytes;
  const SlotMap& map = arranged_.packing.map(id);
  std::uint64_t most = 0;
  for (const SlotMapOutput& output : map.outputs) most = std::max(most, output.giants.size());
  return bytes + (turned_ciphertexts(map, arranged_.routes) + most) * ciphertext;
}

std::uint64_t PackedBytes::group() const {
  const auto& values = arranged_.packing.form.values;
  std::vector<std::size_t> readers = readers_of(arranged_.packing);
  std::uint64_t alive = 0, most = 0;
  for (const ValueId id : arranged_.packing.order) {
    alive += value(id);
    most = std::max(most, alive + beside(id));
    for (const ValueId source : sources_of(values[id])) {
      if (--readers[source] == 0) alive -= value(source);
    }
  }
  return most;
}

std::uint64_t PackedBytes::peak(std::uint64_t groups, std::uint64_t threads) const {
  const std::size_t limbs = arranged_.parameters.coeff_moduli.size();
  // A switcher's rows, and of a rotator the digits, those that are kept, and its sums.
  const std::uint64_t workshop = 2 * polynomial(limbs + 1) + 3 * polynomial(limbs) +
                                 limbs * polynomial(limbs + 1) + 2 * polynomial(limbs + 1);
  const std::uint64_t answer = groups * packed(arranged_.packing.form.answer);
  return keys_expanded() + weights() + upload(groups) + answer +
         std::min(groups, threads) * group() + threads * workshop;
}

}  // namespace sealion::packed
