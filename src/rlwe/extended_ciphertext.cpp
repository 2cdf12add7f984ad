#include "rlwe/extended_ciphertext.h"

#include <algorithm>

namespace sealion {

void ExtendedCiphertext::clear(std::size_t limbs) {
  limbs_ = limbs;
  const std::size_t size = 2 * rows() * chain_->n();
  data_.resize(std::max(data_.size(), size));
  std::fill_n(data_.begin(), size, 0);
}

}  // namespace sealion
