#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "layouts/packed/packing/packing.h"
#include "ring/modulus.h"

namespace sealion::testing {

/// Runs a packing on slots in the clear, modulo t: what ciphertexts would hold. Slots that nobody
/// may use are filled with rubbish.
class SlotMachine {
 public:
  using Slots = std::vector<std::uint64_t>;  // [n]

  SlotMachine(const packed::Packing& packing, const Modulus& t, std::uint64_t seed)
      : packing_(packing), t_(t), random_(seed), values_(packing.form.values.size()) {}

  /// The answer's residues.
  std::vector<std::uint64_t> run(std::span<const std::int64_t> inputs) {
    for (const packed::ValueId id : packing_.order) {
      const packed::Value& value = packing_.form.values[id];
      if (std::holds_alternative<packed::InputValue>(value.made)) {
        values_[id] = placed(inputs, packing_.placement(id));
      } else if (const auto* product = std::get_if<packed::ProductValue>(&value.made)) {
        values_[id] = multiplied(values_[product->left], values_[product->right]);
      } else {
        values_[id] = mapped(id, std::get<packed::AffineValue>(value.made));
      }
    }
    return read(packing_.form.answer);
  }

  /// The elements of a value; fails the test where two copies differ.
  std::vector<std::uint64_t> read(packed::ValueId id) const {
    const packed::Placement& placement = packing_.placement(id);
    const packed::Copies copies(placement);
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i < placement.size(); ++i) {
      out.push_back(values_[id][copies.of(i)[0].ciphertext][copies.of(i)[0].slot]);
      for (const packed::Place& place : copies.of(i)) {
        for (std::size_t s = place.slot; s < packing_.ring.n(); s += placement.period()) {
          EXPECT_EQ(values_[id][place.ciphertext][s], out.back()) << "element " << i << " in " << s;
        }
      }
    }
    return out;
  }

 private:
  Slots rubbish() {
    Slots slots(packing_.ring.n());
    for (auto& x : slots) x = t_.reduce(random_());
    return slots;
  }

  std::vector<Slots> placed(std::span<const std::int64_t> inputs,
                            const packed::Placement& placement) {
    std::vector<Slots> out;
    for (std::size_t c = 0; c < placement.ciphertexts(); ++c) {
      out.push_back(rubbish());
      for (std::size_t s = 0; s < out[c].size(); ++s) {
        const auto element = placement.slots(c)[s % placement.period()];
        if (element != packed::Placement::nothing) {
          out[c][s] = t_.reduce_signed(inputs[static_cast<std::size_t>(element)]);
        } else {
          out[c][s] = out[c][s % placement.period()];
        }
      }
    }
    return out;
  }

  std::vector<Slots> multiplied(const std::vector<Slots>& a, const std::vector<Slots>& b) const {
    std::vector<Slots> out = a;
    for (std::size_t c = 0; c < out.size(); ++c) {
      for (std::size_t s = 0; s < out[c].size(); ++s) out[c][s] = t_.multiply(a[c][s], b[c][s]);
    }
    return out;
  }

  Slots rotated(const Slots& in, SlotRotation rotation) const {
    Slots out(in.size());
    for (std::size_t s = 0; s < in.size(); ++s) {
      out[s] = in[packing_.ring.source(s, rotation, in.size())];
    }
    return out;
  }

  void add(Slots& to, const Slots& from) const {
    for (std::size_t s = 0; s < to.size(); ++s) to[s] = t_.add(to[s], from[s]);
  }

  std::vector<Slots> mapped(packed::ValueId id, const packed::AffineValue& value) const {
    const packed::SlotMap& map = packing_.map(id);
    std::vector<Slots> turned;
    for (const packed::Turned& turn : map.turned) {
      turned.push_back(
          rotated(values_[value.terms[turn.term].source][turn.ciphertext], turn.rotation));
    }
    std::vector<Slots> out;
    for (const packed::SlotMapOutput& output : map.outputs) {
      Slots sum(packing_.ring.n(), 0);
      for (const packed::GiantStep& giant : output.giants)
        add(sum, rotated(products(giant, map, value, turned), giant.rotation));
      for (const SlotRotation& fold : map.folds) add(sum, rotated(sum, fold));
      for (const packed::SlotWeight& constant : output.constants) {
        for (std::size_t s = constant.slot; s < sum.size(); s += map.result_period) {
          sum[s] = t_.add(sum[s], value.constants[constant.number]);
        }
      }
      out.push_back(std::move(sum));
    }
    return out;
  }

  Slots products(const packed::GiantStep& giant, const packed::SlotMap& map,
                 const packed::AffineValue& value, const std::vector<Slots>& turned) const {
    Slots sum(packing_.ring.n(), 0);
    for (const packed::SlotProduct& product : giant.products) {
      const auto residues = value.terms[map.turned[product.turned].term].rows->weights();
      for (const packed::SlotWeight& weight : product.weights) {
        for (std::size_t s = weight.slot; s < sum.size(); s += map.sums_period) {
          sum[s] = t_.add(sum[s], t_.multiply(residues[weight.number], turned[product.turned][s]));
        }
      }
    }
    return sum;
  }

  const packed::Packing& packing_;
  const Modulus& t_;
  std::mt19937_64 random_;
  std::vector<std::vector<Slots>> values_;  // [values][ciphertexts]
};

}  // namespace sealion::testing
