#include "seal/blake2b.h"

#include <algorithm>
#include <cstddef>

#include "ring/kernels/kernels.h"

namespace sealion::seal {
namespace {

/// Digest of 32 bytes, no key, fanout 1, depth 1.
constexpr std::uint64_t parameter_word = 32 | std::uint64_t{1} << 16 | std::uint64_t{1} << 24;

}  // namespace

std::array<std::uint64_t, 4> blake2b_256(std::span<const std::uint64_t> words) {
  std::array<std::uint64_t, kernels::blake2b_state_words> state =
      std::to_array(kernels::blake2b_iv);
  state[0] ^= parameter_word;
  std::uint64_t bytes = 0;
  bool is_last = false;
  while (!is_last) {
    const auto taken = words.first(std::min(kernels::blake2b_block_words, words.size()));
    words = words.subspan(taken.size());
    bytes += taken.size_bytes();
    is_last = words.empty();
    std::array<std::uint64_t, kernels::blake2b_block_words> block{};
    std::ranges::copy(taken, block.begin());
    kernels::kernels().blake2b_compress(state.data(), block.data(), bytes, is_last);
  }
  return {state[0], state[1], state[2], state[3]};
}

}  // namespace sealion::seal
