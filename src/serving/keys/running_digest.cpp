#include "serving/keys/running_digest.h"

#include <openssl/evp.h>

#include <new>

namespace sealion::serving {

RunningDigest::RunningDigest() : hash_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
  if (hash_ == nullptr || EVP_DigestInit_ex(hash_.get(), EVP_sha256(), nullptr) != 1) {
    throw std::bad_alloc();
  }
}

void RunningDigest::add(ByteSpan bytes) {
  EVP_DigestUpdate(hash_.get(), bytes.data(), bytes.size());
}

Digest RunningDigest::end() {
  Digest found{};
  EVP_DigestFinal_ex(hash_.get(), found.data(), nullptr);
  return found;
}

}  // namespace sealion::serving
