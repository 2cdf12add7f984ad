#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "layouts/packed/device/device_map.h"
#include "layouts/packed/device/group_evaluator.h"
#include "layouts/packed/run/channel_program.h"

namespace sealion::packed {

/// Groups on their way through all values of a program, together.
class DeviceValues {
 public:
  /// `maps` are the program's, [values]. Refers to all.
  DeviceValues(const ChannelProgram& program, const std::vector<std::optional<DeviceMap>>& maps,
               const GroupEvaluator& groups);

  /// The answer's ciphertexts, of those of the input, [ciphertexts][groups]: queued. Throws
  /// `cancelled`.
  device::CiphertextBatch run(device::CiphertextBatch input, const ExecutionContext& context);

 private:
  device::CiphertextBatch multiplied(ValueId id, const ProductValue& product);
  device::CiphertextBatch folded_product(ValueId id, const FoldedProductValue& product);
  device::CiphertextBatch mapped(ValueId id, const AffineValue& map);
  /// Without what nobody reads any more, the memory serves the values that come.
  void release(const std::vector<ValueId>& sources);
  /// A value at the limbs where it is read: as it was made, or switched and kept in `made`.
  const device::CiphertextBatch& at(ValueId id, std::size_t limbs, device::CiphertextBatch& made);
  /// At so many limbs, at most its own.
  device::CiphertextBatch brought_to(device::CiphertextBatch batch, std::size_t limbs) const;

  const ChannelProgram& program_;
  const std::vector<std::optional<DeviceMap>>& maps_;
  const GroupEvaluator& groups_;
  std::vector<device::CiphertextBatch> values_;  // [values]
  std::vector<std::size_t> readers_;             // [values], that are still to come
};

}  // namespace sealion::packed
