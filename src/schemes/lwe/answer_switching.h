#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "schemes/lwe/parameters.h"

namespace sealion {

/// Rounds coefficients modulo q to coefficients modulo 2^k, x to x 2^k / q: limb after limb, then
/// to the power of two (Brakerski and Vaikuntanathan 2011, eprint 2011/344, section 4.2). Each
/// rounding is off by at most 1/2 + 2^-14 at the modulus that it rounds to.
class AnswerSwitcher {
 public:
  explicit AnswerSwitcher(LweParametersPtr parameters);

  /// rows[limbs][out.size()], coefficients not in NTT form; overwrites them.
  void operator()(std::span<std::uint64_t> rows, std::span<std::uint64_t> out) const;

 private:
  LweParametersPtr parameters_;
  std::uint64_t factor_;            // floor(2^(64+k) / q_0)
  std::uint64_t last_inverse_ = 1;  // q_1^-1 modulo q_0
};

}  // namespace sealion
