#include "runtime/key_cache.h"

#include <algorithm>
#include <utility>

namespace sealion {

std::shared_ptr<const ChannelKeys> KeyCache::find(const KeyFileName& name) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.name == name; });
  if (found == kept_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, found);
  return found->keys;
}

std::size_t KeyCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

void KeyCache::keep(const KeyFileName& name, std::size_t bytes,
                    std::shared_ptr<const ChannelKeys> keys) {
  if (bytes > most_bytes_) return;
  const std::lock_guard lock(mutex_);
  // To read keys takes long: two may have come at once.
  const bool is_there = std::any_of(kept_.begin(), kept_.end(),
                                    [&](const Kept& other) { return other.name == name; });
  if (is_there) return;
  bytes_ += bytes;
  kept_.push_front({name, bytes, std::move(keys)});
  while (bytes_ > most_bytes_) {
    bytes_ -= kept_.back().bytes;
    kept_.pop_back();
  }
}

}  // namespace sealion
