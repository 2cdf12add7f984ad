#include "rlwe/ciphertext.h"

#include "base/error.h"

namespace sealion {

RlweCiphertext::RlweCiphertext(ModulusChainPtr chain, std::size_t parts, std::size_t limbs)
    : chain_(std::move(chain)), parts_(parts), limbs_(limbs) {
  if (parts == 0) fail(ErrorCode::invalid_argument, "a ciphertext of 0 parts");
  if (limbs == 0 || limbs > chain_->limbs()) {
    fail(ErrorCode::invalid_argument, "a ciphertext at {} limbs of a chain of {}", limbs,
         chain_->limbs());
  }
  data_.resize(parts * limbs * chain_->n());
}

}  // namespace sealion
