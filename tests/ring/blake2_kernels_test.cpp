#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "ring/guarded_buffer.h"
#include "ring/kernel_test.h"

namespace sealion::kernels {
namespace {

using testing::GuardedBuffer;
using State = std::array<u64, blake2b_state_words>;

constexpr std::size_t block_bytes = blake2b_block_words * sizeof(u64);

/// BLAKE2b-512 by OpenSSL.
State digest_by_openssl(const Words& message) {
  State digest;
  EVP_Digest(message.data(), message.size() * sizeof(u64),
             reinterpret_cast<unsigned char*>(digest.data()), nullptr, EVP_blake2b512(), nullptr);
  return digest;
}

State initial_state() {
  State state = std::to_array(blake2b_iv);
  state[0] ^= 0x01010040;  // 64 bytes of digest, no key, fanout and depth 1
  return state;
}

class Blake2Kernels : public KernelTest {};

/// Messages of whole and partial blocks, against another implementation.
TEST_P(Blake2Kernels, CompressAsBlake2bDoes) {
  for (const std::size_t words : {0, 1, 15, 16, 17, 32, 40}) {
    for (const Words& message : inputs_below(~u64{0}, words)) {
      State state = initial_state();
      std::size_t taken = 0;
      do {
        const std::size_t count = std::min(blake2b_block_words, words - taken);
        Words block(blake2b_block_words);
        std::copy_n(message.begin() + static_cast<std::ptrdiff_t>(taken), count, block.begin());
        taken += count;
        GuardedBuffer<u64> guarded(block);
        table().blake2b_compress(state.data(), guarded.data(), taken * sizeof(u64), taken == words);
      } while (taken < words);
      EXPECT_EQ(state, digest_by_openssl(message)) << words << " words";
    }
  }
}

State after_parameters(const std::uint64_t (&parameters)[3], u64 node) {
  State state = std::to_array(blake2b_iv);
  for (std::size_t i = 0; i < 3; ++i) state[i] ^= parameters[i];
  state[1] ^= node;
  return state;
}

/// A page by definition: the root hashes the page's number, each node the root's digest.
Words page_of(const State& keyed, u64 number) {
  State root = keyed;
  Words block(blake2b_block_words);
  block[0] = number;
  scalar_kernels.blake2b_compress(root.data(), block.data(), block_bytes + sizeof(u64), true);
  std::copy(root.begin(), root.end(), block.begin());
  Words page;
  for (u64 node = 0; page.size() < blake2xb_page_words; ++node) {
    State digest = after_parameters(blake2xb_node_parameters, node);
    scalar_kernels.blake2b_compress(digest.data(), block.data(), sizeof(State), true);
    page.insert(page.end(), digest.begin(), digest.end());
  }
  return page;
}

TEST_P(Blake2Kernels, MakePagesAsBlake2xbDoes) {
  for (const Words& words : inputs_below(~u64{0}, blake2b_state_words)) {
    State keyed;
    std::ranges::copy(words, keyed.begin());
    // Numbers with a carry between halves, and around 2^64.
    for (const u64 first : {u64{0}, u64{7}, u64{0xfffffffe}, ~u64{0} - 2, random_bits()()}) {
      for (const std::size_t count : {0, 1, 3, 4, 5, 7, 8, 9, 15, 17}) {
        Words wanted;
        for (std::size_t i = 0; i < count; ++i) {
          const Words page = page_of(keyed, first + i);
          wanted.insert(wanted.end(), page.begin(), page.end());
        }
        GuardedBuffer<u64> out(wanted.size());
        table().blake2xb_pages(out.data(), keyed.data(), first, count);
        EXPECT_EQ(out.values(), wanted) << count << " pages from " << first;
        EXPECT_TRUE(out.is_intact());
      }
      if (HasFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Blake2Kernels, all_tables(), name_of);

}  // namespace
}  // namespace sealion::kernels
