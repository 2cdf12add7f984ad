#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "device/device_memory.h"
#include "device/kernels/pack.h"
#include "exchange/batch.h"
#include "schemes/bgv/parameters.h"

namespace sealion::device {

/// What a device knows of the primes of a channel, for batches of its ciphertexts. Shared by all of
/// a program.
class BatchTables {
 public:
  /// Throws DeviceError for rings of fewer points than a tile.
  BatchTables(DevicePtr device, ParametersPtr parameters);

  const DevicePtr& device() const { return device_; }
  const ParametersPtr& parameters() const { return parameters_; }
  const BatchLimb* limbs() const { return limbs_.data(); }
  const std::uint32_t* aes_table() const { return aes_table_.data(); }
  std::size_t tiles() const { return parameters_->n() / points_of_tile; }
  /// The most bits that any of the first limbs' primes has.
  unsigned most_bits(std::size_t limbs) const;

 private:
  DevicePtr device_;
  ParametersPtr parameters_;
  DeviceArray<BatchLimb> limbs_;
  DeviceArray<std::uint32_t> aes_table_;
};

/// An EncryptedBatch in a device's memory: the same cells, but all parts stored.
class DeviceBatch {
 public:
  /// Room for so many ciphertexts.
  DeviceBatch(const BatchTables& tables, std::size_t features, std::size_t parts,
              std::size_t limbs);

  std::size_t features() const { return packed_.features; }
  std::size_t parts() const { return packed_.parts; }
  std::size_t limbs() const { return limbs_; }
  const PackedBatch& packed() const { return packed_; }

  static std::size_t bytes(const Parameters& parameters, std::size_t features, std::size_t parts,
                           std::size_t limbs);

 private:
  DeviceArray<std::uint64_t> words_;
  PackedBatch packed_;
  std::size_t limbs_;
};

/// A client's batch on its way to a device: copied, its seeded half expanded there, its residues
/// checked there, all of it queued. The batch stays as it is until the queue is waited for.
class UploadedBatch {
 public:
  UploadedBatch(const BatchTables& tables, const EncryptedBatch& batch, Device::Queue queue);
  UploadedBatch(const UploadedBatch&) = delete;
  UploadedBatch& operator=(const UploadedBatch&) = delete;

  const DeviceBatch& cells() const { return cells_; }
  /// Throws `corrupt` where a residue was none. After the queue was waited for.
  void check() const;

 private:
  void copy(const BatchTables& tables, const EncryptedBatch& batch, Device::Queue queue);
  /// The same bytes in pinned memory: where they are, or copied there by all threads.
  const std::uint8_t* pinned(std::span<const std::uint8_t> bytes, std::size_t first);
  void expand(const BatchTables& tables, const Seed& seed, Device::Queue queue);

  ParametersPtr parameters_;
  std::optional<PinnedMemory> staging_;  // where the batch lies elsewhere
  DeviceBatch cells_;
  DeviceArray<std::uint32_t> worst_limb_;
  std::uint32_t worst_limb_here_ = 0;
};

/// The packed cells of `batch` into those of `out`, which has its shape and no seed; queued.
void download(const BatchTables& tables, const DeviceBatch& batch, EncryptedBatch& out,
              Device::Queue queue);

}  // namespace sealion::device
