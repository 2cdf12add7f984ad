#include <algorithm>
#include <bit>

#include "ring/kernels/scalar.h"
#include "ring/kernels/vector/blake2xb.h"

namespace sealion::kernels {
namespace {

/// The vector of one lane, as blake2b.h and blake2xb.h ask for.
struct ScalarWord {
  static constexpr std::size_t lanes = 1;
  static ScalarWord counting(std::uint64_t first) { return ScalarWord(first); }

  ScalarWord() = default;
  explicit ScalarWord(std::uint64_t word) : value(word) {}

  friend ScalarWord operator+(ScalarWord a, ScalarWord b) { return ScalarWord(a.value + b.value); }
  friend ScalarWord operator^(ScalarWord a, ScalarWord b) { return ScalarWord(a.value ^ b.value); }

  std::uint64_t value = 0;
};

template <int bits>
ScalarWord rotate_right(ScalarWord x) {
  return ScalarWord(std::rotr(x.value, bits));
}

void store_lanes(const ScalarWord* words, std::uint64_t* out, std::size_t) {
  std::transform(words, words + blake2b_state_words, out,
                 [](ScalarWord word) { return word.value; });
}

}  // namespace

namespace scalar {

void blake2b_compress(std::uint64_t* state, const std::uint64_t* block, std::uint64_t bytes,
                      bool is_last) {
  ScalarWord h[blake2b_state_words], message[blake2b_block_words];
  for (std::size_t i = 0; i < blake2b_state_words; ++i) h[i] = ScalarWord(state[i]);
  for (std::size_t i = 0; i < blake2b_block_words; ++i) message[i] = ScalarWord(block[i]);
  compress_block<blake2b_block_words>(h, message, bytes, is_last);
  for (std::size_t i = 0; i < blake2b_state_words; ++i) state[i] = h[i].value;
}

void blake2xb_pages(std::uint64_t* out, const std::uint64_t* keyed, std::uint64_t first,
                    std::size_t count) {
  make_whole_vectors<ScalarWord>(out, keyed, first, count);
}

}  // namespace scalar
}  // namespace sealion::kernels
