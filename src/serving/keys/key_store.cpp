#include "serving/keys/key_store.h"

#include "base/hex.h"
#include "base/quantity.h"
#include "serving/protocol/problem.h"

namespace sealion::serving {

std::uint64_t sum_of(const std::vector<std::pair<Digest, KeyStore::Kept>>& keys) {
  std::uint64_t bytes = 0;
  for (const auto& [digest, kept] : keys) bytes += kept.bytes;
  return bytes;
}

void check_quota(const Caller& caller, std::uint64_t taken, std::uint64_t bytes) {
  const std::uint64_t quota = caller.keys.quota_bytes;
  if (bytes <= quota && taken <= quota - bytes) return;
  refuse(problem::over_quota,
         "evaluation keys of {} more have no room: {} of {} are taken; delete old ones",
         as_bytes(bytes), as_bytes(taken), as_bytes(quota));
}

void check_address(const Digest& found, const Digest& address) {
  if (found == address) return;
  refuse(problem::corrupt, "these bytes have the SHA-256 {}, not that of the address",
         to_hex(found));
}

}  // namespace sealion::serving
