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
#include "serving/keys/key_store.h"
#include "serving/keys/running_digest.h"

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
class FolderKeyStore final : public KeyStore {
 public:
  class Upload final : public KeyStore::Upload {
   public:
    ~Upload() override;
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;

    void write(ByteSpan bytes) override;
    bool finish() override;

   private:
    friend class FolderKeyStore;
    Upload(FolderKeyStore& store, std::string caller, const Digest& digest, std::uint64_t bytes);

    FolderKeyStore& store_;
    std::string caller_;
    Digest digest_;
    std::uint64_t bytes_;
    std::filesystem::path path_;
    int descriptor_;
    RunningDigest hash_;
  };

  /// Finds what is there, and clears away what was being received when a process ended. Throws
  /// `io` for a folder that cannot be used or that another process has.
  explicit FolderKeyStore(std::filesystem::path folder, Clock clock = Clock::system());
  ~FolderKeyStore() override;
  FolderKeyStore(const FolderKeyStore&) = delete;
  FolderKeyStore& operator=(const FolderKeyStore&) = delete;

  std::optional<Kept> find(const std::string& caller, const Digest& digest) override;
  std::unique_ptr<KeyStore::Upload> receive(const Caller& caller, const Digest& digest,
                                            std::uint64_t bytes) override;
  std::optional<ZeroedVector<std::uint8_t>> read(const std::string& caller,
                                                 const Digest& digest) override;
  bool remove(const std::string& caller, const Digest& digest) override;
  std::vector<std::pair<Digest, Kept>> list(const std::string& caller) const override;
  std::uint64_t used_bytes(const std::string& caller) const;
  std::uint64_t used_bytes() const override;

  /// Where the wall clock has jumped since the last call, as the steady clock tells, keys do not
  /// age by the jump.
  std::size_t expire(
      const std::function<KeyAllowance(const std::string& caller)>& allowance) override;

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
