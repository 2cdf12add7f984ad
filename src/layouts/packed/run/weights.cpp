#include "layouts/packed/run/weights.h"

#include <algorithm>

#include "rlwe/centred_lift.h"

namespace sealion::packed {

WeightEncoder::WeightEncoder(const ParametersPtr& parameters, std::size_t records)
    : parameters_(parameters), records_(records), encoder_(parameters), slots_(parameters->n()) {}

AlignedVector<std::uint64_t> WeightEncoder::encode(std::span<const SlotWeight> weights,
                                                   std::uint64_t factor, std::size_t period,
                                                   std::size_t limbs) {
  const Modulus& t = parameters_->plain_modulus();
  std::ranges::fill(slots_, 0);
  for (const SlotWeight& weight : weights) {
    const auto value = static_cast<std::int64_t>(t.multiply(weight.weight, factor));
    for (std::size_t s = weight.slot * records_; s < slots_.size(); s += period * records_) {
      std::ranges::fill(std::span(slots_).subspan(s, records_), value);
    }
  }
  encoder_.encode(slots_, plain_);
  shift_by_half(plain_, t);
  const std::size_t n = slots_.size();
  AlignedVector<std::uint64_t> out(limbs * n);
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    const auto row = std::span(out).subspan(limb * n, n);
    lift_centred(plain_, t, row, parameters_->coeff_modulus(limb));
    parameters_->coeff_ntt(limb).forward(row);
  }
  return out;
}

}  // namespace sealion::packed
