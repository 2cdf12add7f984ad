#include "schemes/bgv/device/ciphertext_batch.h"

#include <cassert>

namespace sealion::device {
namespace {

bool has_shape_of(const Ciphertext& ciphertext, const CiphertextBatch& batch) {
  return ciphertext.parts() == batch.parts && ciphertext.limbs() == batch.limbs &&
         ciphertext.parameters()->n() == batch.n;
}

std::size_t bytes_of(const CiphertextBatch& batch) { return batch.words() * sizeof(std::uint64_t); }

}  // namespace

CiphertextBatch make_batch(std::size_t count, std::size_t parts, std::size_t limbs, std::size_t n,
                           Workspace& workspace) {
  return {workspace.array<std::uint64_t>(count * parts * limbs * n), count, parts, limbs, n};
}

void queue_copy_in(const Ciphertext& ciphertext, const CiphertextBatch& batch, std::size_t i,
                   Workspace& workspace) {
  assert(has_shape_of(ciphertext, batch));
  // A ciphertext's residues are one run of memory, [parts][limbs][n] as well.
  workspace.device().copy_in(batch.ciphertext(i), ciphertext.residues(0, 0).data(), bytes_of(batch),
                             workspace.queue());
}

void queue_copy_out(const CiphertextBatch& batch, std::size_t i, Ciphertext& ciphertext,
                    Workspace& workspace) {
  assert(has_shape_of(ciphertext, batch));
  workspace.device().copy_out(ciphertext.residues(0, 0).data(), batch.ciphertext(i),
                              bytes_of(batch), workspace.queue());
}

}  // namespace sealion::device
