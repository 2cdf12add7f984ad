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
  /// Keeps keys of so many bytes of files; in memory they take a few times as much.
  explicit KeyCache(std::size_t most_file_bytes) : most_file_bytes_(most_file_bytes) {}

  /// Null where they are not kept.
  std::shared_ptr<const ChannelKeys> find(const KeyFileName& name);
  /// For those who ask next; keys of a file that is larger than all that is kept are not.
  void keep(const KeyFileName& name, std::size_t file_bytes,
            std::shared_ptr<const ChannelKeys> keys);

 private:
  struct Kept {
    KeyFileName name;
    std::size_t file_bytes;
    std::shared_ptr<const ChannelKeys> keys;
  };

  std::size_t most_file_bytes_, file_bytes_ = 0;
  std::mutex mutex_;
  std::list<Kept> kept_;  // what was asked for last comes first
};

}  // namespace sealion
