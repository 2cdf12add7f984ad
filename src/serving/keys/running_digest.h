#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/digest.h"

struct evp_md_ctx_st;

namespace sealion::serving {

/// The SHA-256 of bytes as they come.
class RunningDigest {
 public:
  RunningDigest();

  void add(ByteSpan bytes);
  /// Once.
  Digest end();

 private:
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> hash_;
};

}  // namespace sealion::serving
