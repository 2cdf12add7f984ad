#include "layouts/packed/run/weights.h"

#include <algorithm>

#include "rlwe/centred_lift.h"

namespace sealion::packed {

WeightEncoder::WeightEncoder(const ParametersPtr& parameters, std::size_t records)
    : parameters_(parameters), records_(records), encoder_(parameters), slots_(parameters->n()) {}

void WeightEncoder::encode(std::span<const SlotWeight> weights,
                           std::span<const std::uint64_t> residues, std::uint64_t factor,
                           std::size_t period, std::span<std::uint64_t> out) {
  const Modulus& t = parameters_->plain_modulus();
  const std::size_t n = slots_.size();
  std::uint64_t* const slots = slots_.data();
  std::fill_n(slots, n, 0);
  for (const SlotWeight& weight : weights) {
    const std::uint64_t value = t.multiply(residues[weight.number], factor);
    for (std::size_t first = weight.slot * records_; first < n; first += period * records_) {
      for (std::size_t record = 0; record < records_; ++record) slots[first + record] = value;
    }
  }
  encoder_.encode_residues(slots_, plain_);
  shift_by_half(plain_, t);
  for (std::size_t limb = 0; limb < out.size() / n; ++limb) {
    const auto row = out.subspan(limb * n, n);
    lift_centred(plain_, t, row, parameters_->coeff_modulus(limb));
    parameters_->coeff_ntt(limb).forward(row);
  }
}

}  // namespace sealion::packed
