#include "schemes/lwe/decryptor.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace sealion {

LweDecryptor::LweDecryptor(LweParametersPtr parameters, const SecretKey& key)
    : parameters_(std::move(parameters)), secret_(parameters_->n()) {
  check_same_chain(*parameters_->chain(), key);
  const auto coefficients = key.coefficients();
  std::transform(coefficients.rbegin(), coefficients.rend(), secret_.begin(),
                 [](std::int8_t c) { return static_cast<std::uint64_t>(std::int64_t{c}); });
}

std::uint64_t LweDecryptor::phase(const LweAnswer& answer) const {
  // (a s)_c = sum of a_i s_(c-i) over i <= c, less the sum of a_i s_(n+c-i) over i > c.
  const auto& a = answer.second;
  assert(a.size() == secret_.size() && answer.coefficient < a.size());
  const auto split = static_cast<std::ptrdiff_t>(answer.coefficient) + 1;
  const std::uint64_t none = 0;
  const std::uint64_t below =
      std::inner_product(a.begin(), a.begin() + split, secret_.end() - split, none);
  const std::uint64_t above = std::inner_product(a.begin() + split, a.end(), secret_.begin(), none);
  return (answer.first + below - above) & parameters_->answer_mask();
}

}  // namespace sealion
