#include "rlwe/ciphertext.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/error.h"

namespace sealion {

RlweCiphertext RlweCiphertext::unfilled(ModulusChainPtr chain, std::size_t parts,
                                        std::size_t limbs) {
  if (parts == 0) fail(ErrorCode::invalid_argument, "a ciphertext of 0 parts");
  if (limbs == 0 || limbs > chain->limbs()) {
    fail(ErrorCode::invalid_argument, "a ciphertext at {} limbs of a chain of {}", limbs,
         chain->limbs());
  }
  RlweCiphertext out;
  out.chain_ = std::move(chain);
  out.parts_ = parts;
  out.limbs_ = limbs;
  out.data_.resize(addressable({parts, limbs, out.chain_->n()}));
  return out;
}

RlweCiphertext::RlweCiphertext(ModulusChainPtr chain, std::size_t parts, std::size_t limbs)
    : RlweCiphertext(unfilled(std::move(chain), parts, limbs)) {
  std::ranges::fill(data_, 0);
}

}  // namespace sealion
