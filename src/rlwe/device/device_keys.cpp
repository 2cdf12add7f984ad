#include "rlwe/device/device_keys.h"

#include <algorithm>
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
  make_room(keys.stored().size_bytes() + keys.uniform().size_bytes());
  auto made = std::make_shared<const DeviceKeys>(device_, keys);
  bytes_ += made->bytes();
  entries_.push_front({keys.serial(), made});
  return made;
}

void DeviceKeyCache::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  bytes_ = 0;
}

void DeviceKeyCache::make_room(std::size_t bytes) {
  while (!entries_.empty() && bytes_ + bytes > most_bytes_) {
    bytes_ -= entries_.back().keys->bytes();
    entries_.pop_back();
  }
}

}  // namespace sealion::device
