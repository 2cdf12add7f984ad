#include "rlwe/device/device_keys.h"

#include <algorithm>
#include <map>
#include <utility>

namespace sealion::device {

DeviceKeys::DeviceKeys(const DevicePtr& device, const KeySwitchingKeys& keys)
    : shape_(keys.shape()),
      noise_factor_(keys.noise_factor()),
      words_of_key_(keys.shape().limbs * keys.rows() * keys.chain()->n()),
      b_(copied_in(device, keys.stored())),
      a_(copied_in(device, keys.uniform())) {}

DeviceKeyCache::DeviceKeyCache(DevicePtr device, std::size_t most_bytes)
    : device_(std::move(device)), most_bytes_(most_bytes) {}

DeviceKeysPtr DeviceKeyCache::get(const KeySwitchingKeys& keys) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(entries_, keys.serial(), &Entry::serial);
  if (found != entries_.end()) {
    entries_.splice(entries_.begin(), entries_, found);
    return entries_.front().keys;
  }
  make_room((keys.stored().size_bytes() + keys.uniform().size_bytes()));
  auto made = std::make_shared<const DeviceKeys>(device_, keys);
  bytes_ += made->bytes();
  entries_.push_front({keys.serial(), made});
  return made;
}

void DeviceKeyCache::make_room(std::size_t bytes) {
  while (!entries_.empty() && bytes_ + bytes > most_bytes_) {
    bytes_ -= entries_.back().keys->bytes();
    entries_.pop_back();
  }
}

std::shared_ptr<DeviceKeyCache> key_cache_of(const DevicePtr& device) {
  static std::mutex mutex;
  static std::map<std::weak_ptr<Device>, std::weak_ptr<DeviceKeyCache>, std::owner_less<>> caches;
  const std::lock_guard lock(mutex);
  std::erase_if(caches, [](const auto& entry) { return entry.first.expired(); });
  std::weak_ptr<DeviceKeyCache>& kept = caches[device];
  auto cache = kept.lock();
  if (!cache) {
    cache = std::make_shared<DeviceKeyCache>(device, device->description().memory_bytes / 2);
    kept = cache;
  }
  return cache;
}

}  // namespace sealion::device
