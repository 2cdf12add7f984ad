#include "rlwe/extended_ciphertext.h"

#include <algorithm>

namespace sealion {

void ExtendedCiphertext::reshape(std::size_t limbs) {
  limbs_ = limbs;
  data_.resize(std::max(data_.size(), 2 * rows() * chain_->n()));
}

void ExtendedCiphertext::clear(std::size_t limbs) {
  reshape(limbs);
  std::fill_n(data_.begin(), 2 * rows() * chain_->n(), 0);
}

}  // namespace sealion
