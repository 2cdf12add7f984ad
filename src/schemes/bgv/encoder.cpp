#include "schemes/bgv/encoder.h"

#include <bit>
#include <cassert>

#include "base/error.h"

namespace sealion {
BatchEncoder::BatchEncoder(ParametersPtr parameters)
    : parameters_(std::move(parameters)), slot_positions_(parameters_->n()) {
  const std::size_t n = parameters_->n();
  const std::size_t row = n / 2;
  const int log_n = std::countr_zero(n);
  std::size_t power = 1;  // 3^i mod 2n: slot i is the value at psi^power, its twin at psi^-power
  for (std::size_t i = 0; i < row; ++i) {
    slot_positions_[i] = static_cast<std::uint32_t>(reverse_bits((power - 1) / 2, log_n));
    slot_positions_[row + i] =
        static_cast<std::uint32_t>(reverse_bits((2 * n - power - 1) / 2, log_n));
    power = power * 3 % (2 * n);
  }
}

void BatchEncoder::encode(std::span<const std::int64_t> values, Plaintext& plain) const {
  if (values.size() > parameters_->n()) {
    fail(ErrorCode::invalid_argument, "{} values do not fit {} slots", values.size(),
         parameters_->n());
  }
  plain.assign(parameters_->n(), 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    plain[slot_positions_[i]] = parameters_->plain_modulus().reduce_signed(values[i]);
  }
  parameters_->plain_ntt().inverse(plain);
}

void BatchEncoder::encode_residues(std::span<const std::uint64_t> slots, Plaintext& plain) const {
  assert(slots.size() == parameters_->n());
  plain.resize(slots.size());
  for (std::size_t i = 0; i < slots.size(); ++i) plain[slot_positions_[i]] = slots[i];
  parameters_->plain_ntt().inverse(plain);
}

void BatchEncoder::decode(Plaintext& plain, std::span<std::int64_t> values) const {
  parameters_->plain_ntt().forward(plain);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = parameters_->plain_modulus().centre(plain[slot_positions_[i]]);
  }
}

}  // namespace sealion
