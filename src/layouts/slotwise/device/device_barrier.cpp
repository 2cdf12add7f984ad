#include "layouts/slotwise/device/device_barrier.h"

#include <algorithm>
#include <cstdint>

#include "device/kernels/ciphertexts.h"

namespace sealion::slotwise {

using device::CiphertextBatch;
using device::DeviceBatch;

namespace {

/// Ciphertexts [first, first + count) of a batch, and their residues.
device::CiphertextsArguments ciphertexts_of(const device::BatchTables& tables,
                                            const DeviceBatch& batch, std::size_t first,
                                            std::size_t count, std::uint64_t* residues) {
  return {.batch = batch.packed(),
          .limbs = tables.limbs(),
          .residues = residues,
          .limb_count = static_cast<std::uint32_t>(batch.limbs()),
          .tiles = static_cast<std::uint32_t>(tables.tiles()),
          .first = static_cast<std::uint32_t>(first),
          .count = static_cast<std::uint32_t>(count)};
}

std::uint64_t blocks_of(const device::CiphertextsArguments& arguments) {
  return (device::cells_of(arguments) + device::cells_of_block - 1) / device::cells_of_block;
}

}  // namespace

std::size_t DeviceBarrier::most_bytes() const {
  constexpr std::size_t enough = std::size_t{1} << 30;
  return std::min(enough, tables_.device()->description().memory_bytes / 8);
}

/// What relinearising takes at its fullest: digits at every row, a sum, and what it makes.
std::size_t DeviceBarrier::features_at_once(std::span<const Traveller> travellers) const {
  const DeviceBatch& any = *travellers.front().batch;
  const std::size_t limbs = any.limbs(), n = tables_.parameters()->n();
  const std::size_t rows = any.parts() * limbs * 2 + (limbs + 1) * (any.parts() * limbs + 4);
  const std::size_t bytes = travellers.size() * rows * n * sizeof(std::uint64_t);
  return std::clamp<std::size_t>(most_bytes() / bytes, 1, any.features());
}

CiphertextBatch DeviceBarrier::unpacked(std::span<const Traveller> travellers, const Share& share,
                                        device::Workspace& workspace) const {
  const DeviceBatch& any = *travellers.front().batch;
  CiphertextBatch ciphertexts =
      device::make_batch(travellers.size() * share.count, any.parts(), any.limbs(),
                         tables_.parameters()->n(), workspace);
  for (std::size_t i = 0; i < travellers.size(); ++i) {
    const auto arguments = ciphertexts_of(tables_, *travellers[i].batch, share.first, share.count,
                                          ciphertexts.ciphertext(i * share.count));
    workspace.launch<device::UnpackCiphertexts>(blocks_of(arguments), 0, arguments);
  }
  return ciphertexts;
}

void DeviceBarrier::pack(const CiphertextBatch& ciphertexts, std::span<const DeviceBatch> batches,
                         const Share& share, device::Workspace& workspace) const {
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const auto arguments = ciphertexts_of(tables_, batches[i], share.first, share.count,
                                          ciphertexts.ciphertext(i * share.count));
    workspace.launch<device::PackCiphertexts>(blocks_of(arguments), 0, arguments);
  }
}

std::vector<DeviceBatch> DeviceBarrier::cross(std::span<const Traveller> travellers,
                                              std::size_t limbs,
                                              device::Workspace& workspace) const {
  const DeviceBatch& any = *travellers.front().batch;
  const bool is_relinearised = travellers.front().keys != nullptr && any.parts() > 2;
  std::vector<DeviceBatch> crossed;
  for (std::size_t i = 0; i < travellers.size(); ++i) {
    crossed.emplace_back(tables_, any.features(), is_relinearised ? 2 : any.parts(), limbs);
  }
  const std::size_t step = features_at_once(travellers);
  for (std::size_t first = 0; first < any.features(); first += step) {
    const Share share{first, std::min(step, any.features() - first)};
    CiphertextBatch ciphertexts = unpacked(travellers, share, workspace);
    if (is_relinearised) {
      std::vector<const device::DeviceKeys*> keys;
      for (const Traveller& traveller : travellers) {
        keys.insert(keys.end(), share.count, traveller.keys);
      }
      ciphertexts = evaluator_.relinearised(ciphertexts, keys, workspace);
    }
    if (limbs < any.limbs()) ciphertexts = evaluator_.switched(ciphertexts, limbs, workspace);
    pack(ciphertexts, crossed, share, workspace);
  }
  return crossed;
}

}  // namespace sealion::slotwise
