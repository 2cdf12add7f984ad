#include "seal/blake2b.h"

#include <algorithm>
#include <cstddef>

#include "seal/blake2b_compress.h"
#include "seal/scalar_word.h"

namespace sealion::seal {
namespace {

constexpr std::size_t block_words = 16;

/// Digest of 32 bytes, no key, fanout 1, depth 1.
constexpr std::uint64_t parameter_word = 32 | std::uint64_t{1} << 16 | std::uint64_t{1} << 24;

}  // namespace

std::array<std::uint64_t, 4> blake2b_256(std::span<const std::uint64_t> words) {
  std::array<ScalarWord, 8> h;
  std::transform(std::begin(blake2b_iv), std::end(blake2b_iv), h.begin(),
                 [](std::uint64_t word) { return ScalarWord(word); });
  h[0] = h[0] ^ ScalarWord(parameter_word);
  std::uint64_t bytes = 0;
  bool is_last = false;
  while (!is_last) {
    const auto taken = words.first(std::min(block_words, words.size()));
    words = words.subspan(taken.size());
    bytes += taken.size_bytes();
    is_last = words.empty();
    std::array<ScalarWord, block_words> block{};
    std::transform(taken.begin(), taken.end(), block.begin(),
                   [](std::uint64_t word) { return ScalarWord(word); });
    blake2b_compress<block_words>(h.data(), block.data(), bytes, is_last);
  }
  return {h[0].value, h[1].value, h[2].value, h[3].value};
}

}  // namespace sealion::seal
