#include "layouts/packed/cost/ciphertext_work.h"

#include <algorithm>
#include <bit>

namespace sealion::packed {
namespace {

/// So many equal tasks that threads draw.
Work drawn(std::uint64_t tasks, const Operations& each, std::uint64_t threads) {
  return {scaled(each, tasks), scaled(each, (tasks + threads - 1) / threads), 0};
}

Work in_one_thread(const Operations& operations) { return {operations, operations, 0}; }

}  // namespace

Work& Work::operator+=(const Work& addend) {
  operations += addend.operations;
  longest += addend.longest;
  memory_bytes += addend.memory_bytes;
  return *this;
}

Work operator+(Work a, const Work& b) { return a += b; }

Work operator*(std::uint64_t times, const Work& work) {
  return {scaled(work.operations, times), scaled(work.longest, times), work.memory_bytes * times};
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

Work CiphertextWork::load(std::size_t limbs, std::uint64_t threads) const {
  Operations limb;
  limb.packed_residues = limb.expanded_residues = n_;
  return drawn(limbs, limb, threads);
}

Work CiphertextWork::store(std::size_t limbs) const {
  Operations operations;
  operations.packed_residues = 2 * limbs * n_;
  return in_one_thread(operations);
}

Work CiphertextWork::add(std::size_t limbs, std::uint64_t threads) const {
  return drawn(2 * limbs, counted(0, 0, 1), threads);
}

Work CiphertextWork::add_plain(std::size_t limbs) const {
  return in_one_thread(counted(0, 0, limbs));
}

Work CiphertextWork::weigh(std::size_t plaintexts, std::size_t limbs, std::uint64_t threads) const {
  Work work = drawn(2 * limbs, counted(0, 0, 0, plaintexts), threads);
  work.memory_bytes = plaintexts * limbs * n_ * sizeof(std::uint64_t);
  return work;
}

Work CiphertextWork::read(std::uint64_t ciphertexts, std::size_t limbs) const {
  return {{}, {}, ciphertexts * 2 * limbs * n_ * sizeof(std::uint64_t)};
}

Work CiphertextWork::switch_modulus(std::size_t from, std::size_t limbs,
                                    std::uint64_t threads) const {
  if (from == limbs) return {};
  Operations part = counted(0, 0, from);  // copies
  for (std::size_t last = limbs; last < from; ++last) {
    part += remainder();
    part += scaled(division(), last);
  }
  return drawn(2, part, threads);
}

Work CiphertextWork::cut(std::size_t limbs, std::uint64_t threads) const {
  // Divided or copied on the way, and then moved by half a prime.
  return drawn(limbs, divides_ ? counted(1, 1, 1) : counted(1, 0, 2), threads);
}

Work CiphertextWork::hoist(std::size_t limbs, std::uint64_t threads) const {
  // Each digit goes to every other row and to P's, and stays at its own.
  return cut(limbs, threads) + drawn(limbs * limbs, counted(1, 0, 1), threads) +
         drawn(limbs, counted(0, 0, 1), threads);
}

Work CiphertextWork::key_products(std::size_t limbs, bool transforms, std::uint64_t threads) const {
  const auto row = [&](std::uint64_t lifted) {
    Operations work = counted(0, 0, 0, 2 * limbs);
    if (transforms) work += scaled(counted(1, 0, 1), lifted);
    return work;
  };
  // P's row comes first and has a digit more to lift than the limbs'.
  const std::uint64_t rest = limbs - std::min<std::uint64_t>(limbs, threads - 1);
  Work work = in_one_thread(row(limbs));
  work.operations += scaled(row(limbs - 1), limbs);
  work.longest += scaled(row(limbs - 1), (rest + threads - 1) / threads);
  work.memory_bytes = 2 * limbs * (limbs + 1) * n_ * sizeof(std::uint64_t);
  return work;
}

Work CiphertextWork::divide(std::size_t limbs, std::uint64_t more, std::uint64_t threads) const {
  Operations row = division();
  row += counted(0, divides_ ? 1 : 0, more);
  return drawn(2, remainder(), threads) + drawn(2 * limbs, row, threads);
}

Work CiphertextWork::turn(std::size_t limbs, std::uint64_t threads) const {
  // The first part is added, and both change places.
  return key_products(limbs, false, threads) + divide(limbs, 2, threads);
}

Work CiphertextWork::rotate(std::size_t limbs, std::uint64_t threads) const {
  return cut(limbs, threads) + key_products(limbs, true, threads) + divide(limbs, 2, threads);
}

Work CiphertextWork::multiply(std::size_t limbs, std::uint64_t threads) const {
  return drawn(limbs, counted(0, 4, 1), threads) + cut(limbs, threads) +
         key_products(limbs, true, threads) + divide(limbs, 2, threads);
}

}  // namespace sealion::packed
