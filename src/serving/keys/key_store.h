#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/zeroed_memory.h"
#include "serving/access/tokens.h"

namespace sealion::serving {

/// Clients' evaluation keys, each caller's apart, by their digest. Safe for several threads.
class KeyStore {
 public:
  struct Kept {
    std::uint64_t bytes;
    std::chrono::system_clock::time_point used;
  };

  /// A key that is being received: taken back unless `finish` returns.
  class Upload {
   public:
    virtual ~Upload() = default;

    /// Appends. Throws Problem, `storage_full`.
    virtual void write(ByteSpan bytes) = 0;
    /// Keeps the key, whole or not at all. Throws Problem: `corrupt` for bytes of another digest,
    /// `over_quota`, `storage_full`. False where somebody was faster with the same key.
    virtual bool finish() = 0;
  };

  virtual ~KeyStore() = default;

  /// Whether the caller has such a key here; notes that it is used.
  virtual std::optional<Kept> find(const std::string& caller, const Digest& digest) = 0;
  /// Makes room for a key of so many bytes. Throws Problem: `over_quota`, `storage_full`.
  virtual std::unique_ptr<Upload> receive(const Caller& caller, const Digest& digest,
                                          std::uint64_t bytes) = 0;
  /// The bytes of a key, whose digest is right; nothing where it is not here, or is damaged and
  /// now gone.
  virtual std::optional<ZeroedVector<std::uint8_t>> read(const std::string& caller,
                                                         const Digest& digest) = 0;
  /// False where it was not here.
  virtual bool remove(const std::string& caller, const Digest& digest) = 0;
  /// The caller's, by digest.
  virtual std::vector<std::pair<Digest, Kept>> list(const std::string& caller) const = 0;
  /// Of all callers.
  virtual std::uint64_t used_bytes() const = 0;

  /// Removes keys that have not been used for as long as their caller's allowance says; returns
  /// how many. To be called some times an hour.
  virtual std::size_t expire(
      const std::function<KeyAllowance(const std::string& caller)>& allowance) = 0;
};

/// The bytes of all of them.
std::uint64_t sum_of(const std::vector<std::pair<Digest, KeyStore::Kept>>& keys);
/// Throws Problem, `over_quota`, where a key of so many `bytes` has no room beside those `taken`.
void check_quota(const Caller& caller, std::uint64_t taken, std::uint64_t bytes);
/// Throws Problem, `corrupt`, where bytes that have the digest `found` are not those of `address`.
void check_address(const Digest& found, const Digest& address);

}  // namespace sealion::serving
