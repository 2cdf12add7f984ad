#pragma once

#include <cstddef>
#include <cstdint>

/// Constants of BLAKE2b and of BLAKE2Xb as Microsoft SEAL's generator uses it: pages of 4096 bytes,
/// made under a key of 64 bytes.
namespace sealion::kernels {

inline constexpr std::uint64_t blake2b_iv[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

/// 64-bit words of a message block, of a state and of a page.
inline constexpr std::size_t blake2b_block_words = 16;
inline constexpr std::size_t blake2b_state_words = 8;
inline constexpr std::size_t blake2xb_page_words = 512;

/// First three words of the parameter block (BLAKE2 section 2.8, BLAKE2X section 2), xor-ed onto
/// the initial state. Of the root: 64 bytes of digest, 64 of key, fanout and depth 1.
inline constexpr std::uint64_t blake2xb_root_parameters[3] = {
    0x01014040, std::uint64_t{8 * blake2xb_page_words} << 32, 0};
/// Of a node: 64 bytes of digest, no key, fanout and depth 0, leaf length 64, inner length 64; its
/// number goes into the low half of the second word.
inline constexpr std::uint64_t blake2xb_node_parameters[3] = {
    0x40 | std::uint64_t{64} << 32, std::uint64_t{8 * blake2xb_page_words} << 32,
    std::uint64_t{64} << 8};

}  // namespace sealion::kernels
