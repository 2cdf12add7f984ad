#include "runtime/key_cache.h"

#include <algorithm>
#include <utility>

namespace sealion {

std::shared_ptr<const ChannelKeys> KeyCache::get(const std::string& format, ByteSpan bytes,
                                                 const std::function<ChannelKeys()>& read) {
  const Name name{format, sha256(bytes)};
  if (auto keys = find(name)) return keys;
  // Without the lock: to read keys takes long, and two clients may come at once.
  auto keys = std::make_shared<const ChannelKeys>(read());
  if (bytes.size() <= most_file_bytes_) keep({name, bytes.size(), keys});
  return keys;
}

std::shared_ptr<const ChannelKeys> KeyCache::find(const Name& name) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.name == name; });
  if (found == kept_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, found);
  return found->keys;
}

void KeyCache::keep(Kept kept) {
  const std::lock_guard lock(mutex_);
  const bool is_there = std::any_of(kept_.begin(), kept_.end(),
                                    [&](const Kept& other) { return other.name == kept.name; });
  if (is_there) return;
  file_bytes_ += kept.file_bytes;
  kept_.push_front(std::move(kept));
  while (file_bytes_ > most_file_bytes_) {
    file_bytes_ -= kept_.back().file_bytes;
    kept_.pop_back();
  }
}

}  // namespace sealion
