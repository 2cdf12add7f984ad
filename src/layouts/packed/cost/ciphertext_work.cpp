#include "layouts/packed/cost/ciphertext_work.h"

#include <bit>

namespace sealion::packed {

Work& Work::operator+=(const Work& addend) {
  operations += addend.operations;
  memory_bytes += addend.memory_bytes;
  return *this;
}

Work operator+(Work a, const Work& b) { return a += b; }

Work operator*(std::uint64_t times, const Work& work) {
  return {scaled(work.operations, times), work.memory_bytes * times};
}

Operations CiphertextWork::counted(std::uint64_t transforms, std::uint64_t products,
                                   std::uint64_t sums, std::uint64_t inner_products) const {
  Operations operations;
  operations.transforms = transforms;
  operations.butterflies = transforms * (n_ / 2) * static_cast<std::uint64_t>(std::countr_zero(n_));
  operations.products = products * n_;
  operations.sums = sums * n_;
  operations.inner_products = inner_products * n_;
  return operations;
}

Work CiphertextWork::load(std::size_t limbs) const {
  Operations operations;
  operations.packed_residues = operations.expanded_residues = limbs * n_;
  return {operations, 0};
}

Work CiphertextWork::store(std::size_t limbs) const {
  Operations operations;
  operations.packed_residues = 2 * limbs * n_;
  return {operations, 0};
}

Work CiphertextWork::add(std::size_t limbs) const { return {counted(0, 0, 2 * limbs), 0}; }

Work CiphertextWork::weigh(std::size_t plaintexts, std::size_t limbs) const {
  return {counted(0, 0, 0, 2 * limbs * plaintexts),
          plaintexts * limbs * n_ * sizeof(std::uint64_t)};
}

Operations CiphertextWork::divisions(std::uint64_t polynomials, std::uint64_t limbs) const {
  return counted(polynomials * (1 + limbs), polynomials * (1 + 2 * limbs),
                 polynomials * (1 + 2 * limbs));
}

Work CiphertextWork::switch_modulus(std::size_t from, std::size_t limbs) const {
  Work work{counted(0, 0, 2 * limbs), 0};  // copies
  for (std::size_t last = limbs; last < from; ++last) work.operations += divisions(2, last);
  return work;
}

Work CiphertextWork::hoist(std::size_t limbs) const {
  // To coefficients, then each digit to every other row and to P's.
  return {counted(limbs + limbs * limbs, divides_ ? limbs : 0, 2 * limbs + limbs * limbs), 0};
}

Work CiphertextWork::apply_key(std::size_t limbs) const {
  const std::uint64_t rows = 2 * limbs * (limbs + 1);
  Work work{counted(0, divides_ ? 2 * limbs : 0, 0, rows), rows * n_ * sizeof(std::uint64_t)};
  work.operations += divisions(2, limbs);
  return work;
}

Work CiphertextWork::turn(std::size_t limbs) const {
  // The first part is added, and both change places.
  return apply_key(limbs) + Work{counted(0, 0, 3 * limbs), 0};
}

Work CiphertextWork::multiply(std::size_t limbs) const {
  const Work products{counted(0, 4 * limbs, 2 * limbs), 0};
  return products + hoist(limbs) + apply_key(limbs) + add(limbs);
}

}  // namespace sealion::packed
