#include "base/native/evp_cipher.h"

#include <array>

#include "base/error.h"

namespace sealion {

EvpContext make_cipher(const EVP_CIPHER* cipher, std::span<const std::uint8_t> key) {
  EvpContext context(EVP_CIPHER_CTX_new());
  const std::array<std::uint8_t, 16> zero_iv{};
  if (!context ||
      EVP_EncryptInit_ex(context.get(), cipher, nullptr, key.data(), zero_iv.data()) != 1 ||
      EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1) {
    fail(ErrorCode::unsupported, "the cryptographic library refuses AES");
  }
  return context;
}

void encrypt_in_place(EVP_CIPHER_CTX* context, std::span<std::uint8_t> data) {
  const int size = static_cast<int>(data.size());
  int written = 0;
  if (EVP_EncryptUpdate(context, data.data(), &written, data.data(), size) != 1 ||
      written != size) {
    fail(ErrorCode::unsupported, "the cryptographic library failed to encrypt");
  }
}

}  // namespace sealion
