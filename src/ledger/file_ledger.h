#pragma once

#include <filesystem>
#include <mutex>

#include "runtime/query_ledger.h"

namespace sealion {

/// A ledger in a file of JSON, which several processes may share: they wait for each other with a
/// lock on a second file beside it. A record is counted before it is answered, and the file is
/// written whole or not at all, so that nothing that ends a server makes it forget.
class FileLedger final : public QueryLedger {
 public:
  /// The file is made where there is none.
  explicit FileLedger(std::filesystem::path path) : path_(std::move(path)) {}

  /// Throws `over_budget` as the ledger does; `corrupt` for a file that is no ledger, and `io`.
  void spend(const Digest& model_id, const KeyId& key, std::size_t records,
             std::size_t budget) override;

 private:
  std::filesystem::path path_;
  std::mutex mutex_;  // locks on files are a process's own
};

}  // namespace sealion
