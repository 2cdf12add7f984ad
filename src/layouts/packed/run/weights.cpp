#include "layouts/packed/run/weights.h"

#include <algorithm>

#include "ring/fixed_factor.h"
#include "rlwe/centred_lift.h"

namespace sealion::packed {

WeightEncoder::WeightEncoder(const ParametersPtr& parameters, std::size_t records)
    : parameters_(parameters), records_(records), encoder_(parameters), slots_(parameters->n()) {}

void WeightEncoder::fill_slots(const Weighing& weighing) {
  const Modulus& t = parameters_->plain_modulus();
  const std::size_t n = slots_.size(), period = weighing.period * records_;
  const FixedFactor factor(weighing.factor, t);
  std::uint64_t* const slots = slots_.data();
  std::fill_n(slots, n, 0);
  for (const SlotWeight& weight : weighing.weights) {
    const std::uint64_t value = factor.times(weighing.residues[weight.number]);
    for (std::size_t first = weight.slot * records_; first < n; first += period) {
      for (std::size_t record = 0; record < records_; ++record) slots[first + record] = value;
    }
  }
}

std::vector<std::size_t> WeightEncoder::turned_over(std::uint32_t biased_element) {
  if (biased_element == 0) return {};
  if (!notch_) notch_.emplace(slots_.size(), parameters_->plain_modulus());
  return notch_->turned_over(plain_, biased_element);
}

void WeightEncoder::encode(const Weighing& weighing) {
  const Modulus& t = parameters_->plain_modulus();
  fill_slots(weighing);
  encoder_.encode_residues(slots_, plain_);
  const std::vector<std::size_t> turned = turned_over(weighing.biased_element);
  shift_by_half(plain_, t);
  const std::size_t n = slots_.size();
  for (std::size_t limb = 0; limb < weighing.out.size() / n; ++limb) {
    const Modulus& p = parameters_->coeff_modulus(limb);
    const std::uint64_t turn = p.reduce(t.value());
    const auto row = weighing.out.subspan(limb * n, n);
    lift_centred(plain_, t, row, p);
    for (const std::size_t i : turned) {
      // What is below the middle stands for a negative integer.
      const bool is_negative = plain_[i] < t.value() / 2;
      row[i] = is_negative ? p.add(row[i], turn) : p.subtract(row[i], turn);
    }
    parameters_->coeff_ntt(limb).forward(row);
  }
}

}  // namespace sealion::packed
