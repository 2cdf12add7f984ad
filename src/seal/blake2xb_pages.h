#pragma once

#include <cstddef>
#include <cstdint>

#include "seal/blake2b_compress.h"

/// BLAKE2Xb pages for any vector of lanes (see blake2b_compress.h), one page a lane, so that the
/// root's digest is in place as the message of the nodes. A `Word` has, beyond what the compression
/// needs: `Word::lanes`, `Word::counting(first)` with the lanes first, first + 1, ..., and
/// `store_lanes(words, out, stride)`, which writes eight words to out + lane * stride.
///
/// In an unnamed namespace: each instruction set needs a copy of its own.
namespace sealion::seal {
namespace {

inline constexpr std::size_t digest_words = 8;
inline constexpr std::size_t nodes_of_page = 64;
inline constexpr std::uint64_t page_bytes = 4096;

/// First three words of the parameter block (BLAKE2 section 2.8, BLAKE2X section 2), xor-ed onto
/// the initial state. Of the root: 64 bytes of digest, 64 of key, fanout and depth 1.
inline constexpr std::uint64_t root_parameters[3] = {0x01014040, page_bytes << 32, 0};
/// Of a node: 64 bytes of digest, no key, fanout and depth 0, leaf length 64, inner length 64; its
/// number goes into the low half of the second word.
inline constexpr std::uint64_t node_parameters[3] = {0x40 | std::uint64_t{64} << 32,
                                                     page_bytes << 32, std::uint64_t{64} << 8};

template <typename Word>
void make_root(const std::uint64_t* keyed, std::uint64_t first, Word* root) {
  constexpr std::uint64_t key_block_bytes = 128;
  for (std::size_t i = 0; i < digest_words; ++i) root[i] = Word(keyed[i]);
  const Word counter = Word::counting(first);
  blake2b_compress<1>(root, &counter, key_block_bytes + sizeof(std::uint64_t), true);
}

template <typename Word>
void make_pages(const std::uint64_t* keyed, std::uint64_t first, std::uint64_t* out) {
  Word root[digest_words];
  make_root(keyed, first, root);
  for (std::uint64_t node = 0; node < nodes_of_page; ++node) {
    Word h[digest_words];
    for (std::size_t i = 0; i < digest_words; ++i) h[i] = Word(blake2b_iv[i]);
    h[0] = h[0] ^ Word(node_parameters[0]);
    h[1] = h[1] ^ Word(node_parameters[1] | node);
    h[2] = h[2] ^ Word(node_parameters[2]);
    blake2b_compress<digest_words>(h, root, sizeof(std::uint64_t) * digest_words, true);
    store_lanes(h, out + node * digest_words, nodes_of_page * digest_words);
  }
}

}  // namespace
}  // namespace sealion::seal
