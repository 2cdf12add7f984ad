#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "device/device_memory.h"
#include "device/kernels/pack.h"
#include "device/workspace.h"
#include "exchange/batch.h"
#include "schemes/bgv/parameters.h"

namespace sealion::device {

/// The primes of a channel with their places in batches.
std::vector<BatchLimb> batch_limbs_of(const Parameters& parameters);

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

/// Tiles [first, first + count) of a batch.
struct TileRange {
  std::size_t first, count;
};

/// An EncryptedBatch in a device's memory, or some tiles of one: the same cells, but all parts
/// stored.
class DeviceBatch {
 public:
  /// Room for so many ciphertexts, at all tiles or at so many.
  DeviceBatch(const BatchTables& tables, std::size_t features, std::size_t parts, std::size_t limbs)
      : DeviceBatch(tables, features, parts, limbs, tables.tiles()) {}
  DeviceBatch(const BatchTables& tables, std::size_t features, std::size_t parts, std::size_t limbs,
              std::size_t tiles);

  std::size_t features() const { return packed_.features; }
  std::size_t parts() const { return packed_.parts; }
  std::size_t limbs() const { return limbs_; }
  const PackedBatch& packed() const { return packed_; }
  /// Whose tiles they are from now on: as many as there is room for, or fewer.
  void set_tiles(const TileRange& tiles);

  static std::size_t bytes(const Parameters& parameters, std::size_t features, std::size_t parts,
                           std::size_t limbs, std::size_t tiles);

 private:
  DeviceArray<std::uint64_t> words_;
  PackedBatch packed_;
  std::size_t limbs_;
};

/// A client's batch on its way to a device, some tiles after the others or all at once: copied, its
/// seeded half expanded there, its residues checked there, all of it in a queue of its own. The
/// batch stays as it is until `check`.
class BatchUpload {
 public:
  /// Of `batch`, up to `most_tiles` at a time. Refers to the tables and the batch.
  BatchUpload(const BatchTables& tables, const EncryptedBatch& batch, std::size_t most_tiles);
  BatchUpload(const BatchUpload&) = delete;
  BatchUpload& operator=(const BatchUpload&) = delete;

  /// Queues the first tiles.
  void start(const TileRange& tiles);
  /// Queues other tiles, in the place of those before: once what is in queue `users` by now, which
  /// works on these, is done.
  void restart(const TileRange& tiles, Device::Queue users);
  Device::Queue queue() const { return workspace_.queue(); }
  /// Of the tiles that were started last.
  const DeviceBatch& cells() const { return cells_; }
  /// Waits, and throws `corrupt` where a residue of any tile was none.
  void check();

  /// Of the device's memory, for one such batch.
  static std::size_t bytes(const Parameters& parameters, std::size_t features,
                           std::size_t most_tiles);

 private:
  void copy(const TileRange& tiles);
  /// The same bytes in pinned memory: where they are, or copied there by all threads.
  const std::uint8_t* pinned(std::span<const std::uint8_t> bytes, std::size_t first);
  void expand(const Seed& seed);
  void look_for_others();

  const BatchTables& tables_;
  const EncryptedBatch& batch_;
  std::span<std::uint8_t> staging_;  // empty where the batch is pinned
  DeviceBatch cells_;
  DeviceArray<std::uint32_t> worst_limb_;
  Workspace workspace_;  // the last: what its queue uses is freed after it
};

/// The packed cells of `batch`, all of its tiles, into those of `out`, which has its shape and no
/// seed; queued.
void download(const BatchTables& tables, const DeviceBatch& batch, EncryptedBatch& out,
              Device::Queue queue);

}  // namespace sealion::device
