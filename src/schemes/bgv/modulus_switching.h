#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/execution_context.h"
#include "base/unfilled_memory.h"
#include "rlwe/rounded_division.h"
#include "schemes/bgv/ciphertext.h"

namespace sealion {

/// Divides ciphertexts by the last primes of their modulus and rounds to a multiple of t, which
/// divides the noise as well (Brakerski, Gentry, Vaikuntanathan 2012, section 4.3). Each prime
/// dropped multiplies the message by its inverse mod t, which goes into the correction. A call may
/// divide the parts among the threads of a context; not for several calls at once: it owns its
/// scratch memory.
class ModulusSwitcher {
 public:
  explicit ModulusSwitcher(const ParametersPtr& parameters);

  /// The ciphertext at `limbs` limbs, 1 <= limbs <= its own. Throws `incompatible` otherwise.
  Ciphertext operator()(const Ciphertext& ciphertext, std::size_t limbs,
                        const ExecutionContext& context = one_thread);

 private:
  using Rows = UnfilledVector<std::uint64_t>;
  /// One part onto the same one of a ciphertext of fewer limbs.
  void switch_part(const Ciphertext& ciphertext, std::size_t part, Ciphertext& out, Rows& scratch);

  ParametersPtr parameters_;
  std::vector<RoundedDivision> divisions_;  // [limbs - 1], the first by q_1
  std::vector<Rows> scratch_;               // [workers], each [limbs + 1][n]
};

/// (q_{limbs} ... q_{from-1})^-1 mod t: what switching from `from` limbs to `limbs` puts onto the
/// correction.
std::uint64_t switching_correction(const Parameters& parameters, std::size_t from,
                                   std::size_t limbs);

}  // namespace sealion
