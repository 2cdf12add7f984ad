#include "rlwe/encoder.h"

#include <bit>

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
  const Modulus& t = parameters_->plain_modulus();
  const auto bound = static_cast<std::int64_t>(t.value() / 2);
  if (values.size() > parameters_->n()) {
    fail(ErrorCode::invalid_argument, "{} values do not fit {} slots", values.size(),
         parameters_->n());
  }
  bool outside = false;
  for (const std::int64_t value : values) outside |= (value > bound) | (value < -bound);
  if (outside) {
    fail(ErrorCode::invalid_argument, "a value to encrypt exceeds {}, half the plaintext modulus",
         bound);
  }
  plain.assign(parameters_->n(), 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto value = static_cast<std::uint64_t>(values[i]);
    plain[slot_positions_[i]] = value + (t.value() & (0 - (value >> 63)));
  }
  parameters_->plain_ntt().inverse(plain);
}

void BatchEncoder::decode(Plaintext& plain, std::span<std::int64_t> values) const {
  parameters_->plain_ntt().forward(plain);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = parameters_->plain_modulus().centre(plain[slot_positions_[i]]);
  }
}

}  // namespace sealion
