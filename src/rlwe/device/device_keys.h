#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

#include "device/device_memory.h"
#include "rlwe/key_switching_keys.h"

namespace sealion::device {

/// Keys for key switching in a device's memory: [keys][limbs][limbs + 1][n] of each half.
class DeviceKeys {
 public:
  DeviceKeys(const DevicePtr& device, const KeySwitchingKeys& keys);

  const KeySwitchingShape& shape() const { return shape_; }
  std::uint64_t noise_factor() const { return noise_factor_; }
  std::size_t bytes() const { return b_.bytes() + a_.bytes(); }
  const std::uint64_t* b(std::size_t key) const { return b_.data() + key * words_of_key_; }
  const std::uint64_t* a(std::size_t key) const { return a_.data() + key * words_of_key_; }

 private:
  KeySwitchingShape shape_;
  std::uint64_t noise_factor_;
  std::size_t words_of_key_;
  DeviceArray<std::uint64_t> b_, a_;
};
using DeviceKeysPtr = std::shared_ptr<const DeviceKeys>;

/// Keys that a device holds for the next request under them, those that were used last (device/
/// one_for.h). For any number of threads.
class DeviceKeyCache {
 public:
  /// Of `most_bytes`, beside keys that somebody works with; of half of the device's memory.
  DeviceKeyCache(DevicePtr device, std::size_t most_bytes);
  explicit DeviceKeyCache(const DevicePtr& device)
      : DeviceKeyCache(device, device->description().memory_bytes / 2) {}

  /// Copies them to the device where they are not there. Throws DeviceError where they do not fit.
  DeviceKeysPtr get(const KeySwitchingKeys& keys);
  /// Lets go of all; what somebody works with stays until then.
  void clear();

 private:
  struct Entry {
    std::uint64_t serial;
    DeviceKeysPtr keys;
  };
  void make_room(std::size_t bytes);

  DevicePtr device_;
  std::size_t most_bytes_, bytes_ = 0;
  std::mutex mutex_;
  std::list<Entry> entries_;  // what was used last comes first
};

}  // namespace sealion::device
