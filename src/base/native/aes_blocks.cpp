#include "base/aes_blocks.h"

#include "base/native/evp_cipher.h"

namespace sealion {

struct AesBlocks::Cipher {
  EvpContext context;
};

void AesBlocks::Deleter::operator()(Cipher* cipher) const { delete cipher; }

AesBlocks::AesBlocks(std::span<const std::uint8_t, 16> key)
    : cipher_(new Cipher{make_cipher(EVP_aes_128_ecb(), key)}) {}

void AesBlocks::encrypt(std::span<std::uint8_t> blocks) {
  encrypt_in_place(cipher_->context.get(), blocks);
}

}  // namespace sealion
