#include "schemes/lwe/answer_switching.h"

#include <cassert>

#include "base/int128.h"

namespace sealion {

AnswerSwitcher::AnswerSwitcher(LweParametersPtr parameters) : parameters_(std::move(parameters)) {
  const Modulus& p = parameters_->chain()->modulus(0);
  factor_ =
      static_cast<std::uint64_t>((uint128{1} << (64 + parameters_->answer_bits())) / p.value());
  if (parameters_->limbs() == 2) {
    last_inverse_ = p.inverse(p.reduce(parameters_->chain()->modulus(1).value()));
  }
}

void AnswerSwitcher::operator()(std::span<std::uint64_t> rows, std::span<std::uint64_t> out) const {
  const std::size_t count = out.size();
  assert(rows.size() == parameters_->limbs() * count);
  if (parameters_->limbs() == 2) {
    const Modulus& p = parameters_->chain()->modulus(0);
    const Modulus& last = parameters_->chain()->modulus(1);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t remainder = p.reduce_signed(last.centre(rows[count + i]));
      rows[i] = p.multiply(p.subtract(rows[i], remainder), last_inverse_);
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    const uint128 scaled = uint128{rows[i]} * factor_ + (uint128{1} << 63);
    out[i] = static_cast<std::uint64_t>(scaled >> 64) & parameters_->answer_mask();
  }
}

}  // namespace sealion
