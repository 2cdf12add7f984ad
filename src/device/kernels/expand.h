#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/kernel_list.h"
#include "device/kernels/pack.h"
#include "device/kernels/target.h"

/// The uniform halves of ciphertexts from their public seed, as ring/sampler.h defines them: for
/// each feature, limb and tile whole blocks of AES-128 in counter mode, whose first bits are the
/// packed cell itself. What is not below the prime is drawn again.
namespace sealion::device {

/// AES-128 (FIPS 197) by tables (Daemen and Rijmen 2002, section 4.2): columns are words, lowest
/// byte first. The seed is public, so that addresses may depend on it.
struct AesTables {
  static constexpr unsigned entries = 256, key_words = 44, rounds = 10;
};

struct AesKey {
  std::uint32_t words[AesTables::key_words];
};

/// What a block of the stream is: two words.
struct AesBlock {
  std::uint64_t low, high;
};

SEALION_DEVICE std::uint32_t rotate_left(std::uint32_t word, unsigned bits) {
  return word << bits | word >> (32 - bits);
}

/// A column after a round: of the bytes 0..3 of four columns. `table` [256] has S(x) times (2, 1,
/// 1, 3).
SEALION_DEVICE std::uint32_t aes_column(const std::uint32_t* table, std::uint32_t a,
                                        std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return table[a & 0xFF] ^ rotate_left(table[b >> 8 & 0xFF], 8) ^
         rotate_left(table[c >> 16 & 0xFF], 16) ^ rotate_left(table[d >> 24], 24);
}

/// The same of the last round: S alone.
SEALION_DEVICE std::uint32_t aes_last_column(const std::uint32_t* table, std::uint32_t a,
                                             std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  const auto substituted = [table](std::uint32_t byte) { return table[byte] >> 8 & 0xFF; };
  return substituted(a & 0xFF) | substituted(b >> 8 & 0xFF) << 8 |
         substituted(c >> 16 & 0xFF) << 16 | substituted(d >> 24) << 24;
}

SEALION_DEVICE AesBlock encrypt_block(const std::uint32_t* table, const AesKey& key,
                                      std::uint64_t low, std::uint64_t high) {
  std::uint32_t s0 = static_cast<std::uint32_t>(low) ^ key.words[0];
  std::uint32_t s1 = static_cast<std::uint32_t>(low >> 32) ^ key.words[1];
  std::uint32_t s2 = static_cast<std::uint32_t>(high) ^ key.words[2];
  std::uint32_t s3 = static_cast<std::uint32_t>(high >> 32) ^ key.words[3];
  SEALION_UNROLL
  for (unsigned round = 1; round < AesTables::rounds; ++round) {
    const std::uint32_t* words = key.words + 4 * round;
    const std::uint32_t t0 = aes_column(table, s0, s1, s2, s3) ^ words[0];
    const std::uint32_t t1 = aes_column(table, s1, s2, s3, s0) ^ words[1];
    const std::uint32_t t2 = aes_column(table, s2, s3, s0, s1) ^ words[2];
    const std::uint32_t t3 = aes_column(table, s3, s0, s1, s2) ^ words[3];
    s0 = t0, s1 = t1, s2 = t2, s3 = t3;
  }
  const std::uint32_t* words = key.words + 4 * AesTables::rounds;
  const std::uint32_t t0 = aes_last_column(table, s0, s1, s2, s3) ^ words[0];
  const std::uint32_t t1 = aes_last_column(table, s1, s2, s3, s0) ^ words[1];
  const std::uint32_t t2 = aes_last_column(table, s2, s3, s0, s1) ^ words[2];
  const std::uint32_t t3 = aes_last_column(table, s3, s0, s1, s2) ^ words[3];
  return {std::uint64_t{t1} << 32 | t0, std::uint64_t{t3} << 32 | t2};
}

/// Part 1 of a batch of two parts from its seed.
struct ExpandSeed {
  struct Arguments {
    PackedBatch batch;
    const BatchLimb* limbs;      ///< [limb_count]
    const std::uint32_t* table;  ///< [AesTables::entries]
    AesKey key;
    std::uint32_t limb_count;
    std::uint16_t domain, retry_domain;  ///< of the stream, and where residues are drawn again
  };

  /// Features of a tile that a block makes at a time.
  static constexpr unsigned cells = 32;
  /// The blocks of a cell, and its words in shared memory.
  SEALION_DEVICE static constexpr unsigned blocks_of_cell(unsigned bits) { return (bits + 1) / 2; }
  SEALION_DEVICE static constexpr unsigned words_of_cell(unsigned bits) {
    return 2 * blocks_of_cell(bits);
  }
  /// The table, whether a cell has words that are no residues, and the cells.
  static constexpr std::size_t table_bytes = AesTables::entries * sizeof(std::uint32_t);
  static constexpr std::size_t flag_bytes = cells * sizeof(std::uint32_t);
  SEALION_DEVICE static constexpr std::size_t shared_bytes(unsigned bits) {
    return table_bytes + flag_bytes + std::size_t{cells} * words_of_cell(bits) * 8;
  }

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    auto* table = block.template shared<std::uint32_t>();
    block.each([&](unsigned thread) {
      if (thread < AesTables::entries) table[thread] = a.table[thread];
    });
    const std::uint32_t groups = (a.batch.features + cells - 1) / cells;
    const std::uint64_t units = std::uint64_t{a.limb_count} * a.batch.tiles * groups;
    for (std::uint64_t unit = block.index(); unit < units; unit += block.blocks()) {
      const auto group = static_cast<std::uint32_t>(unit % groups);
      const auto tile =
          static_cast<std::uint32_t>(a.batch.first_tile + unit / groups % a.batch.tiles);
      const auto limb = static_cast<std::uint32_t>(unit / groups / a.batch.tiles);
      const std::uint32_t first = group * cells;
      const auto count = static_cast<unsigned>(least(cells, a.batch.features - first));
      fill(block, a, Group{limb, tile, first, count});
    }
  }

 private:
  /// Features [first, first + count) of a tile.
  struct Group {
    std::uint32_t limb, tile, first;
    unsigned count;
  };

  SEALION_DEVICE static std::uint64_t high_word(std::uint16_t domain, const Group& group,
                                                unsigned cell) {
    return std::uint64_t{domain} << 48 | std::uint64_t{group.limb} << 32 | (group.first + cell);
  }

  template <typename Block>
  SEALION_DEVICE static void fill(Block& block, const Arguments& a, const Group& group) {
    const BatchLimb& limb = a.limbs[group.limb];
    const unsigned bits = limb.modulus.bits, blocks = blocks_of_cell(bits);
    const auto* table = block.template shared<std::uint32_t>();
    auto* flags = block.template shared<std::uint32_t>(table_bytes);
    auto* words = block.template shared<std::uint64_t>(table_bytes + flag_bytes);
    block.each([&](unsigned thread) {
      if (thread < cells) flags[thread] = 0;
      for (unsigned i = thread; i < group.count * blocks; i += block.threads()) {
        const unsigned cell = i / blocks, at = i % blocks;
        const AesBlock made = encrypt_block(table, a.key, std::uint64_t{group.tile} * blocks + at,
                                            high_word(a.domain, group, cell));
        std::uint64_t* to = words + cell * words_of_cell(bits) + 2 * at;
        to[0] = made.low;
        to[1] = made.high;
      }
    });
    block.each([&](unsigned thread) {
      for (unsigned i = thread; i < group.count * points_of_tile; i += block.threads()) {
        const unsigned cell = i / points_of_tile;
        if (residue(words, cell, i % points_of_tile, bits) >= limb.modulus.value) {
          Block::raise(flags + cell, 1);
        }
      }
    });
    block.each([&](unsigned thread) {
      if (thread < group.count && flags[thread] != 0) {
        draw_again(a, table, group, thread, words + thread * words_of_cell(bits));
      }
    });
    block.each([&](unsigned thread) {
      std::uint64_t* to = cell_of(a.batch, limb, group.tile, 1, group.first);
      for (unsigned i = thread; i < group.count * bits; i += block.threads()) {
        to[i] = words[i / bits * words_of_cell(bits) + i % bits];
      }
    });
  }

  SEALION_DEVICE static std::uint64_t residue(const std::uint64_t* words, unsigned cell,
                                              unsigned point, unsigned bits) {
    return unpack_residue(
        reinterpret_cast<const std::uint32_t*>(words + cell * words_of_cell(bits)), point, bits);
  }

  /// Replaces what is no residue in a cell. One thread does it for a whole cell: of primes just
  /// below a power of two hardly one cell has any.
  SEALION_DEVICE static void draw_again(const Arguments& a, const std::uint32_t* table,
                                        const Group& group, unsigned cell, std::uint64_t* words) {
    const DeviceModulus& p = a.limbs[group.limb].modulus;
    for (unsigned point = 0; point < points_of_tile; ++point) {
      if (residue(words, 0, point, p.bits) < p.value) continue;
      const std::uint64_t index = std::uint64_t{group.tile} * points_of_tile + point;
      const std::uint64_t high =
          high_word(static_cast<std::uint16_t>(a.domain | a.retry_domain), group, cell);
      put_residue(words, point, p.bits, drawn(table, a.key, index, high, p));
    }
  }

  SEALION_DEVICE static std::uint64_t drawn(const std::uint32_t* table, const AesKey& key,
                                            std::uint64_t index, std::uint64_t high,
                                            const DeviceModulus& p) {
    const std::uint64_t mask = (std::uint64_t{1} << p.bits) - 1;
    for (std::uint64_t attempt = 0;; ++attempt) {
      const AesBlock block = encrypt_block(table, key, attempt << 32 | index, high);
      if ((block.low & mask) < p.value) return block.low & mask;
      if ((block.high & mask) < p.value) return block.high & mask;
    }
  }

  SEALION_DEVICE static void put_residue(std::uint64_t* words, unsigned point, unsigned bits,
                                         std::uint64_t residue) {
    const unsigned bit = point * bits, word = bit / 64, shift = bit % 64;
    const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
    words[word] = (words[word] & ~(mask << shift)) | residue << shift;
    if (shift + bits > 64) {
      words[word + 1] = (words[word + 1] & ~(mask >> (64 - shift))) | residue >> (64 - shift);
    }
  }
};

}  // namespace sealion::device
