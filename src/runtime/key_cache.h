#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "base/bytes.h"
#include "base/digest.h"
#include "exchange/channels.h"

namespace sealion {

/// Evaluation keys of the clients that asked last, read and expanded, by the digest of their bytes.
/// Safe for several threads at once.
class KeyCache {
 public:
  /// Keeps keys of so many bytes of files; in memory they take a few times as much.
  explicit KeyCache(std::size_t most_file_bytes) : most_file_bytes_(most_file_bytes) {}

  /// The keys that `read` makes of these bytes in this format, which it does only where they are
  /// not kept. Throws as it does, and keeps nothing then. Keys that are larger than all that is
  /// kept are not kept.
  std::shared_ptr<const ChannelKeys> get(const std::string& format, ByteSpan bytes,
                                         const std::function<ChannelKeys()>& read);

 private:
  struct Name {
    std::string format;
    Digest digest;

    friend bool operator==(const Name&, const Name&) = default;
  };
  struct Kept {
    Name name;
    std::size_t file_bytes;
    std::shared_ptr<const ChannelKeys> keys;
  };
  std::shared_ptr<const ChannelKeys> find(const Name& name);
  void keep(Kept kept);

  std::size_t most_file_bytes_, file_bytes_ = 0;
  std::mutex mutex_;
  std::list<Kept> kept_;  // what was asked for last comes first
};

}  // namespace sealion
