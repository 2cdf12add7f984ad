#include "base/random.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/random.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace sealion {
namespace {

CipherContext make_cipher(const EVP_CIPHER* cipher, std::span<const std::uint8_t> key) {
  CipherContext context(EVP_CIPHER_CTX_new());
  const std::array<std::uint8_t, 16> zero_iv{};
  if (!context ||
      EVP_EncryptInit_ex(context.get(), cipher, nullptr, key.data(), zero_iv.data()) != 1 ||
      EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1) {
    fail(ErrorCode::unsupported, "the cryptographic library refuses AES");
  }
  return context;
}

CipherContext make_secret_cipher() {
  std::array<std::uint8_t, 32> key;
  random_bytes(key);
  CipherContext context = make_cipher(EVP_aes_256_ctr(), key);
  OPENSSL_cleanse(key.data(), key.size());
  return context;
}

void encrypt_in_place(evp_cipher_ctx_st* context, std::uint8_t* data, std::size_t size) {
  int written = 0;
  if (EVP_EncryptUpdate(context, data, &written, data, static_cast<int>(size)) != 1 ||
      written != static_cast<int>(size)) {
    fail(ErrorCode::unsupported, "the cryptographic library failed to encrypt");
  }
}

}  // namespace

void CipherContextDeleter::operator()(evp_cipher_ctx_st* context) const {
  EVP_CIPHER_CTX_free(context);
}

void random_bytes(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(ErrorCode::io, "the system gives no random bytes: {}", std::strerror(errno));
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

Seed random_seed() {
  Seed seed;
  random_bytes(seed);
  return seed;
}

SecretStream::SecretStream() : context_(make_secret_cipher()), process_(ProcessMark::current()) {}

void SecretStream::generate(std::span<std::uint8_t> out) {
  if (const ProcessMark here = ProcessMark::current(); here != process_) {
    context_ = make_secret_cipher();
    process_ = here;
  }
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  encrypt_in_place(context_.get(), out.data(), out.size());
}

std::uint64_t high_word(const StreamPosition& position) {
  return std::uint64_t{position.domain} << 48 | std::uint64_t{position.limb} << 32 | position.row;
}

IndexedStream::IndexedStream(const Seed& seed) : context_(make_cipher(EVP_aes_128_ecb(), seed)) {}

void IndexedStream::words(StreamPosition position, std::size_t width,
                          std::span<std::uint64_t> out) {
  assert(position.index % 2 == 0 && width % 2 == 0 && out.size() % width == 0);
  // One AES block makes two words; the block's input is its position, so no two positions share it.
  std::uint64_t high = high_word(position);
  for (std::size_t row = 0; row < out.size(); row += width, ++high) {
    for (std::size_t i = 0; i < width; i += 2) {
      out[row + i] = (position.index + i) / 2;
      out[row + i + 1] = high;
    }
  }
  encrypt_in_place(context_.get(), reinterpret_cast<std::uint8_t*>(out.data()),
                   out.size() * sizeof(std::uint64_t));
}

}  // namespace sealion
