#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/zeroed_memory.h"
#include "serving/access/tokens.h"

struct evp_md_ctx_st;

namespace sealion::serving {

/// What time it is: for tests, what they say.
struct Clock {
  std::function<std::chrono::system_clock::time_point()> wall;
  std::function<std::chrono::steady_clock::time_point()> steady;
  static Clock system();
};

/// Clients' evaluation keys on disk, each caller's apart: FOLDER/keys/CALLER/SHA256. A file is
/// written to FOLDER/incoming and renamed once its digest is right and its bytes have reached the
/// disk, so that whatever ends the process leaves it whole or not there. When a key was used last
/// is its file's time of modification. Safe for several threads; one process has the folder.
class KeyStore {
 public:
  struct Kept {
    std::uint64_t bytes;
    std::chrono::system_clock::time_point used;
  };

  /// A key that is being received: taken back unless `finish` returns.
  class Upload {
   public:
    ~Upload();
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;

    /// Appends. Throws Problem, `storage_full`.
    void write(ByteSpan bytes);
    /// Keeps the key. Throws Problem: `corrupt` for bytes of another digest, `storage_full`.
    /// False where somebody was faster with the same key.
    bool finish();

   private:
    friend class KeyStore;
    Upload(KeyStore& store, std::string caller, const Digest& digest, std::uint64_t bytes);

    KeyStore& store_;
    std::string caller_;
    Digest digest_;
    std::uint64_t bytes_;
    std::filesystem::path path_;
    int descriptor_;
    std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> hash_;
  };

  /// Finds what is there, and clears away what was being received when a process ended. Throws
  /// `io` for a folder that cannot be used or that another process has.
  explicit KeyStore(std::filesystem::path folder, Clock clock = Clock::system());
  ~KeyStore();
  KeyStore(const KeyStore&) = delete;
  KeyStore& operator=(const KeyStore&) = delete;

  /// Whether the caller has such a key here; notes that it is used.
  std::optional<Kept> find(const std::string& caller, const Digest& digest);
  /// Makes room for a key of so many bytes. Throws Problem: `over_quota`, `storage_full`.
  std::unique_ptr<Upload> receive(const Caller& caller, const Digest& digest, std::uint64_t bytes);
  /// The bytes of a key, whose digest is right; nothing where it is not here, or is damaged and
  /// now gone.
  std::optional<ZeroedVector<std::uint8_t>> read(const std::string& caller, const Digest& digest);
  /// False where it was not here.
  bool remove(const std::string& caller, const Digest& digest);
  /// The caller's, by digest.
  std::vector<std::pair<Digest, Kept>> list(const std::string& caller) const;
  /// Of one caller, and of all.
  std::uint64_t used_bytes(const std::string& caller) const;
  std::uint64_t used_bytes() const;

  /// Removes keys that have not been used for as long as their caller's allowance says; returns
  /// how many. To be called some times an hour. Where the wall clock has jumped since the last
  /// call, as the steady clock tells, keys do not age by the jump.
  std::size_t expire(const std::function<KeyAllowance(const std::string& caller)>& allowance);

 private:
  using CallerKeys = std::map<Digest, Kept>;

  void read_folder();
  std::filesystem::path path_of(const std::string& caller, const Digest& digest) const;
  bool keep(const Upload& upload);
  void take_back(const Upload& upload);
  /// With the lock held.
  void note_use(const std::string& caller, const Digest& digest, Kept& kept);
  std::chrono::system_clock::duration jump_since_last();

  std::filesystem::path folder_;
  Clock clock_;
  int lock_ = -1;
  mutable std::mutex mutex_;
  std::map<std::string, CallerKeys> kept_;
  std::map<std::string, std::uint64_t> reserved_;  // of uploads
  std::chrono::system_clock::time_point last_wall_;
  std::chrono::steady_clock::time_point last_steady_;
};

}  // namespace sealion::serving
