#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "base/digest.h"
#include "exchange/channels.h"

namespace sealion {

/// A file of evaluation keys: its format, and a digest that no other one of that format has.
struct KeyFileName {
  std::string format;
  Digest digest;

  friend bool operator==(const KeyFileName&, const KeyFileName&) = default;
};

/// Evaluation keys of the clients that asked last, read and expanded. Safe for several threads at
/// once.
class KeyCache {
 public:
  /// Keeps keys of so many bytes of memory.
  explicit KeyCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  /// Null where they are not kept.
  std::shared_ptr<const ChannelKeys> find(const KeyFileName& name);
  /// For those who ask next; keys that are larger than all that is kept are not.
  void keep(const KeyFileName& name, std::size_t bytes, std::shared_ptr<const ChannelKeys> keys);
  /// What is kept now.
  std::size_t bytes() const;

 private:
  struct Kept {
    KeyFileName name;
    std::size_t bytes;
    std::shared_ptr<const ChannelKeys> keys;
  };

  std::size_t most_bytes_, bytes_ = 0;
  mutable std::mutex mutex_;
  std::list<Kept> kept_;  // what was asked for last comes first
};

}  // namespace sealion
