#pragma once

#include <cstddef>
#include <cstdint>

#include "ring/kernels/vector/blake2b.h"

/// BLAKE2Xb pages for any vector of lanes (see blake2b.h), one page a lane, so that the root's
/// digest is in place as the message of the nodes. A `Word` has, beyond what the compression needs:
/// `Word::lanes`, `Word::counting(first)` with the lanes first, first + 1, ..., and
/// `store_lanes(words, out, stride)`, which writes eight words to out + lane * stride.
///
/// In an unnamed namespace: each instruction set needs a copy of its own.
namespace sealion::kernels {
namespace {

template <typename Word>
void make_root(const std::uint64_t* keyed, std::uint64_t first, Word* root) {
  constexpr std::uint64_t key_block_bytes = 128;
  for (std::size_t i = 0; i < blake2b_state_words; ++i) root[i] = Word(keyed[i]);
  const Word counter = Word::counting(first);
  compress_block<1>(root, &counter, key_block_bytes + sizeof(std::uint64_t), true);
}

/// Pages first, ..., first + lanes - 1.
template <typename Word>
void make_pages(std::uint64_t* out, const std::uint64_t* keyed, std::uint64_t first) {
  constexpr std::size_t nodes = blake2xb_page_words / blake2b_state_words;
  Word root[blake2b_state_words];
  make_root(keyed, first, root);
  for (std::uint64_t node = 0; node < nodes; ++node) {
    Word h[blake2b_state_words];
    for (std::size_t i = 0; i < blake2b_state_words; ++i) h[i] = Word(blake2b_iv[i]);
    h[0] = h[0] ^ Word(blake2xb_node_parameters[0]);
    h[1] = h[1] ^ Word(blake2xb_node_parameters[1] | node);
    h[2] = h[2] ^ Word(blake2xb_node_parameters[2]);
    compress_block<blake2b_state_words>(h, root, sizeof(std::uint64_t) * blake2b_state_words, true);
    store_lanes(h, out + node * blake2b_state_words, blake2xb_page_words);
  }
}

/// As many pages as whole vectors have; returns how many they were.
template <typename Word>
std::size_t make_whole_vectors(std::uint64_t* out, const std::uint64_t* keyed, std::uint64_t first,
                               std::size_t count) {
  std::size_t done = 0;
  for (; done + Word::lanes <= count; done += Word::lanes) {
    make_pages<Word>(out + done * blake2xb_page_words, keyed, first + done);
  }
  return done;
}

}  // namespace
}  // namespace sealion::kernels
