#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <span>

namespace sealion {

struct EvpDeleter {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using EvpContext = std::unique_ptr<EVP_CIPHER_CTX, EvpDeleter>;

/// One of OpenSSL's ciphers, from a zero counter on where it has one, without padding.
EvpContext make_cipher(const EVP_CIPHER* cipher, std::span<const std::uint8_t> key);
void encrypt_in_place(EVP_CIPHER_CTX* context, std::span<std::uint8_t> data);

}  // namespace sealion
