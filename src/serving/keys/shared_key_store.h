#pragma once

#include <sealion/key_files.h>

#include <map>
#include <mutex>

#include "serving/keys/key_store.h"

namespace sealion::serving {

/// Evaluation keys in storage that several servers share. What a caller may keep is held against
/// all that the storage has of it, before a key comes and once more when it is there: of servers
/// that take keys at the same time, none leaves more than the quota.
class SharedKeyStore final : public KeyStore {
 public:
  explicit SharedKeyStore(std::shared_ptr<server::KeyFiles> files) : files_(std::move(files)) {}

  std::optional<Kept> find(const std::string& caller, const Digest& digest) override;
  std::unique_ptr<Upload> receive(const Caller& caller, const Digest& digest,
                                  std::uint64_t bytes) override;
  std::optional<ZeroedVector<std::uint8_t>> read(const std::string& caller,
                                                 const Digest& digest) override;
  bool remove(const std::string& caller, const Digest& digest) override;
  std::vector<std::pair<Digest, Kept>> list(const std::string& caller) const override;
  std::uint64_t used_bytes() const override;
  std::size_t expire(
      const std::function<KeyAllowance(const std::string& caller)>& allowance) override;

 private:
  class SharedUpload;

  bool keep(SharedUpload& upload);
  void take_back(const SharedUpload& upload);

  std::shared_ptr<server::KeyFiles> files_;
  std::mutex mutex_;
  std::map<std::string, std::uint64_t> reserved_;  // of uploads to this server
};

}  // namespace sealion::serving
