#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/int128.h"
#include "rlwe/modulus_chain.h"

namespace sealion {

/// Rounds coefficients modulo q = q_0 ... q_{limbs-1} to coefficients modulo 2^k, x to x 2^k / q
/// (Brakerski and Vaikuntanathan 2011, eprint 2011/344, section 4.2), in one step: x / q is, up to
/// an integer, the sum of (x (q/q_i)^-1 mod q_i) / q_i, which is added up in fixed point (Halevi,
/// Polyakov, Shoup 2018, eprint 2018/117, section 2.3). Off by at most 1/2 + 2^-14 at 2^k.
class AnswerSwitcher {
 public:
  /// From the first `limbs` limbs to 1 to 50 bits.
  AnswerSwitcher(ModulusChainPtr chain, std::size_t limbs, int bits);

  /// rows[limbs][out.size()], coefficients not in NTT form; overwrites them.
  void operator()(std::span<std::uint64_t> rows, std::span<std::uint64_t> out) const;

 private:
  struct Limb {
    std::uint64_t inverse;  // (q/q_i)^-1 modulo q_i
    uint128 reciprocal;     // floor(2^128 / q_i)
  };

  ModulusChainPtr chain_;
  int bits_;
  std::vector<Limb> limbs_;
};

}  // namespace sealion
