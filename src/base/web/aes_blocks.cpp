#include "base/aes_blocks.h"

#include <emscripten.h>

#include <algorithm>
#include <array>

// `aes128` is what web/src/wasm_module.ts gives the module.
EM_JS(void, sealion_web_aes128, (const std::uint8_t* key, std::uint8_t* blocks, std::size_t size), {
  HEAPU8.set(
      Module["aes128"](HEAPU8.subarray(key, key + 16), HEAPU8.subarray(blocks, blocks + size)),
      blocks);
});

namespace sealion {

struct AesBlocks::Cipher {
  std::array<std::uint8_t, 16> key;
};

void AesBlocks::Deleter::operator()(Cipher* cipher) const { delete cipher; }

AesBlocks::AesBlocks(std::span<const std::uint8_t, 16> key) : cipher_(new Cipher) {
  std::ranges::copy(key, cipher_->key.begin());
}

void AesBlocks::encrypt(std::span<std::uint8_t> blocks) {
  sealion_web_aes128(cipher_->key.data(), blocks.data(), blocks.size());
}

}  // namespace sealion
