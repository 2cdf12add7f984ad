#include <openssl/sha.h>

#include "base/digest.h"

namespace sealion {

Digest sha256(ByteSpan bytes) {
  Digest digest;
  SHA256(bytes.data(), bytes.size(), digest.data());
  return digest;
}

}  // namespace sealion
