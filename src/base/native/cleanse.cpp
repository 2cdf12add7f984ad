#include "base/cleanse.h"

#include <openssl/crypto.h>

namespace sealion {

void cleanse(void* memory, std::size_t bytes) noexcept { OPENSSL_cleanse(memory, bytes); }

}  // namespace sealion
