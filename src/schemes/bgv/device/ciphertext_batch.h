#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "device/workspace.h"
#include "schemes/bgv/ciphertext.h"

namespace sealion::device {

/// Ciphertexts of one shape in a device's memory, [count][parts][limbs][n] in NTT form. What their
/// corrections are, who makes them knows.
struct CiphertextBatch {
  WorkArray<std::uint64_t> residues;
  std::size_t count = 0, parts = 0, limbs = 0, n = 0;

  std::size_t part_words() const { return limbs * n; }
  std::size_t words() const { return parts * part_words(); }  ///< of a ciphertext
  std::uint64_t* ciphertext(std::size_t i) const { return residues.data() + i * words(); }
  std::uint64_t* part(std::size_t i, std::size_t part) const {
    return ciphertext(i) + part * part_words();
  }
};

/// Uninitialised.
CiphertextBatch make_batch(std::size_t count, std::size_t parts, std::size_t limbs, std::size_t n,
                           Workspace& workspace);

/// A ciphertext's residues, [parts][limbs][n], to other memory and from it.
void copy_residues(const Ciphertext& ciphertext, std::span<std::uint64_t> to);
void copy_residues(std::span<const std::uint64_t> from, Ciphertext& ciphertext);

}  // namespace sealion::device
