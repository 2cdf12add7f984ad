#include "schemes/bgv/device/ciphertext_batch.h"

#include <algorithm>
#include <cassert>

namespace sealion::device {
CiphertextBatch make_batch(std::size_t count, std::size_t parts, std::size_t limbs, std::size_t n,
                           Workspace& workspace) {
  return {workspace.array<std::uint64_t>(count * parts * limbs * n), count, parts, limbs, n};
}

void copy_residues(const Ciphertext& ciphertext, std::span<std::uint64_t> to) {
  auto out = to.begin();
  for (std::size_t part = 0; part < ciphertext.parts(); ++part) {
    for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
      out = std::ranges::copy(ciphertext.residues(part, limb), out).out;
    }
  }
  assert(out == to.end());
}

void copy_residues(std::span<const std::uint64_t> from, Ciphertext& ciphertext) {
  assert(from.size() == ciphertext.parts() * ciphertext.limbs() * ciphertext.parameters()->n());
  for (std::size_t part = 0; part < ciphertext.parts(); ++part) {
    for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
      const auto residues = ciphertext.residues(part, limb);
      std::ranges::copy(from.first(residues.size()), residues.begin());
      from = from.subspan(residues.size());
    }
  }
}

}  // namespace sealion::device
