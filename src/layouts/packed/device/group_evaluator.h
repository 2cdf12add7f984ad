#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "device/workspace.h"
#include "rlwe/slot_rotation.h"
#include "schemes/bgv/device/device_evaluator.h"

namespace sealion::packed {

/// A client's keys, here and in the device's memory.
struct ClientKeys {
  const EvaluationKeys* keys;
  device::DeviceEvaluationKeys there;
};

/// A ciphertext of every group, [groups][2][limbs][n], rotated by a key into another, to which
/// `base` is added where it is not null.
struct GroupTurn {
  const std::uint64_t* from;
  SlotRotation key;
  std::uint64_t* out;
  const std::uint64_t* base = nullptr;
};

/// Evaluates groups of records, each under its client's keys, in common launches. Batches have the
/// ciphertexts of all groups together, [ciphertexts][groups].
class GroupEvaluator {
 public:
  /// `keys[g]` are those of group g; null for all where nothing is switched. All are of one noise
  /// factor and serve what is asked. Refers to everything.
  GroupEvaluator(const device::DeviceEvaluator& evaluator, device::Workspace& workspace,
                 std::vector<const ClientKeys*> keys);

  const device::DeviceEvaluator& evaluator() const { return evaluator_; }
  device::Workspace& workspace() const { return workspace_; }
  std::size_t groups() const { return keys_.size(); }

  /// Uninitialised, so many ciphertexts of each group.
  device::CiphertextBatch batch(std::size_t ciphertexts, std::size_t parts,
                                std::size_t limbs) const;
  /// Ciphertext c of the first group.
  std::uint64_t* first_of(const device::CiphertextBatch& batch, std::size_t c) const {
    return batch.ciphertext(c * groups());
  }
  device::CiphertextBatch switched(const device::CiphertextBatch& batch, std::size_t limbs) const;
  /// Those that follow the same ciphertext share its digits.
  void rotate(const std::vector<GroupTurn>& turns, std::size_t limbs) const;
  /// The products of ciphertexts at the same place, of two parts.
  device::CiphertextBatch multiplied(const device::CiphertextBatch& left,
                                     const device::CiphertextBatch& right) const;

 private:
  const device::DeviceEvaluator& evaluator_;
  device::Workspace& workspace_;
  std::vector<const ClientKeys*> keys_;  // [groups]
};

}  // namespace sealion::packed
