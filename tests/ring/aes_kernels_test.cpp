#include <openssl/evp.h>

#include <array>
#include <cstring>

#include "ring/guarded_buffer.h"
#include "ring/kernel_test.h"

namespace sealion::kernels {
namespace {

using testing::GuardedBuffer;
using Key = std::array<std::uint8_t, 16>;

/// Blocks (first + i, high) under the key, by OpenSSL.
Words blocks_by_openssl(const Key& key, u64 first, u64 high, std::size_t count) {
  Words blocks;
  for (std::size_t i = 0; i < count; ++i) blocks.insert(blocks.end(), {first + i, high});
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  EVP_EncryptInit_ex(context, EVP_aes_128_ecb(), nullptr, key.data(), nullptr);
  EVP_CIPHER_CTX_set_padding(context, 0);
  auto* bytes = reinterpret_cast<unsigned char*>(blocks.data());
  int written = 0;
  EVP_EncryptUpdate(context, bytes, &written, bytes, static_cast<int>(16 * count));
  EVP_CIPHER_CTX_free(context);
  return blocks;
}

class AesKernels : public KernelTest {};

TEST_P(AesKernels, EncryptPositionsAsOpensslDoes) {
  if (table().aes == nullptr) GTEST_SKIP() << table().name << " leaves AES to a library";
  for (const Words& words : inputs_below(~u64{0}, 2)) {
    Key key;
    std::memcpy(key.data(), words.data(), key.size());
    std::array<std::uint8_t, AesKernel::round_key_bytes> round_keys;
    table().aes->expand_key(round_keys.data(), key.data());
    // A number with a carry between halves, and around 2^64.
    for (const u64 first : {u64{0}, u64{0xfffffffe}, ~u64{0} - 2, random_bits()()}) {
      for (const std::size_t count : {0, 1, 3, 4, 5, 7, 8, 23, 31, 32, 33, 64, 100}) {
        const u64 high = random_bits()();
        GuardedBuffer<u64> out(2 * count);
        table().aes->positions(out.data(), round_keys.data(), first, high, count);
        EXPECT_EQ(out.values(), blocks_by_openssl(key, first, high, count)) << count << " blocks";
        EXPECT_TRUE(out.is_intact());
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, AesKernels, ::testing::ValuesIn(built_tables()), name_of);

}  // namespace
}  // namespace sealion::kernels
