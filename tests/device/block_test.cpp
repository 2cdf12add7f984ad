// The block of threads that the processor emulates.
#include "device/kernels/block.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

namespace sealion::device {
namespace {

constexpr unsigned tested_threads = 64;

using Left = std::array<std::array<std::uint8_t, TileShape::depth>, TileShape::rows>;
using Right = std::array<std::array<std::int8_t, TileShape::columns>, TileShape::depth>;
using Sums = std::array<std::array<std::int32_t, TileShape::columns>, TileShape::rows>;

struct Product {
  Left left;
  Right right;
  Sums sums;
};

/// What a thread of a warp holds of a product.
struct Fragments {
  std::array<std::int32_t, 4> sums;
  std::array<std::uint32_t, 4> left;
  std::array<std::uint32_t, 2> right;
};

/// PTX ISA 8.x, "Matrix Fragments for mma.m16n8k32", of .u8 and .s8, in its own words: element i of
/// the fragments of the thread with this number in its warp.
struct Place {
  unsigned row, column;
};
Place left_place(unsigned laneid, unsigned i) {
  const unsigned group_id = laneid >> 2, thread_id_in_group = laneid % 4;
  const unsigned row = (i < 4 || (8 <= i && i < 12)) ? group_id : group_id + 8;
  const unsigned column =
      i < 8 ? thread_id_in_group * 4 + (i & 3) : thread_id_in_group * 4 + (i & 3) + 16;
  return {row, column};
}
Place right_place(unsigned laneid, unsigned i) {
  const unsigned group_id = laneid >> 2, thread_id_in_group = laneid % 4;
  const unsigned row =
      i < 4 ? thread_id_in_group * 4 + (i & 3) : thread_id_in_group * 4 + (i & 3) + 16;
  return {row, group_id};
}
Place sums_place(unsigned laneid, unsigned i) {
  const unsigned group_id = laneid >> 2, thread_id_in_group = laneid % 4;
  return {i < 2 ? group_id : group_id + 8, thread_id_in_group * 2 + (i & 1)};
}

Fragments fragments_of(const Product& product, unsigned laneid) {
  std::array<std::uint8_t, 16> left;
  for (unsigned i = 0; i < left.size(); ++i) {
    const Place at = left_place(laneid, i);
    left[i] = product.left[at.row][at.column];
  }
  std::array<std::int8_t, 8> right;
  for (unsigned i = 0; i < right.size(); ++i) {
    const Place at = right_place(laneid, i);
    right[i] = product.right[at.row][at.column];
  }
  Fragments result;
  std::memcpy(result.left.data(), left.data(), left.size());
  std::memcpy(result.right.data(), right.data(), right.size());
  for (unsigned i = 0; i < result.sums.size(); ++i) {
    const Place at = sums_place(laneid, i);
    result.sums[i] = product.sums[at.row][at.column];
  }
  return result;
}

/// One product for each warp of the block, all by its matrix tiles.
std::vector<Sums> by_tiles(HostBlock& block, const std::vector<Product>& products) {
  HostBlock::PerThread<Fragments> state(block);
  block.each([&](unsigned thread) {
    state[thread] = fragments_of(products[thread / warp_threads], thread % warp_threads);
  });
  block.each_warp([&](const auto& warp) {
    warp.multiply_add(
        state, [](Fragments & mine) -> auto& { return mine.sums; },
        [](Fragments & mine) -> auto& { return mine.left; },
        [](Fragments & mine) -> auto& { return mine.right; });
  });
  std::vector<Sums> result(products.size());
  block.each([&](unsigned thread) {
    for (unsigned i = 0; i < 4; ++i) {
      const Place at = sums_place(thread % warp_threads, i);
      result[thread / warp_threads][at.row][at.column] = state[thread].sums[i];
    }
  });
  return result;
}

Sums plainly(const Product& product) {
  Sums sums = product.sums;
  for (unsigned row = 0; row < TileShape::rows; ++row) {
    for (unsigned column = 0; column < TileShape::columns; ++column) {
      for (unsigned k = 0; k < TileShape::depth; ++k) {
        sums[row][column] += product.left[row][k] * product.right[k][column];
      }
    }
  }
  return sums;
}

Product random_product(std::mt19937& random) {
  Product product;
  for (auto& row : product.left) {
    for (auto& value : row) value = static_cast<std::uint8_t>(random());
  }
  for (auto& row : product.right) {
    for (auto& value : row) value = static_cast<std::int8_t>(random());
  }
  for (auto& row : product.sums) {
    for (auto& value : row) value = static_cast<std::int32_t>(random() % 2000001) - 1000000;
  }
  return product;
}

/// Every entry the same.
Product even_product(std::uint8_t left, std::int8_t right) {
  Product product{};
  for (auto& row : product.left) row.fill(left);
  for (auto& row : product.right) row.fill(right);
  return product;
}

TEST(HostBlock, MultipliesTilesAsTheIsaLaysThemOut) {
  std::mt19937 random(1);
  HostBlock block(0, 1, tested_threads, {});
  for (int i = 0; i < 50; ++i) {
    const std::vector<Product> products = {random_product(random), random_product(random)};
    EXPECT_EQ(by_tiles(block, products), (std::vector{plainly(products[0]), plainly(products[1])}));
  }
}

TEST(HostBlock, MultipliesTheLargestBytes) {
  HostBlock block(0, 1, tested_threads, {});
  const std::vector<Sums> sums = by_tiles(block, {even_product(255, -128), even_product(255, 127)});
  EXPECT_EQ(sums[0][15][7], -255 * 128 * 32);
  EXPECT_EQ(sums[1][0][0], 255 * 127 * 32);
}

TEST(HostBlock, GoesThroughAllThreadsBeforeTheNextPhase) {
  std::vector<std::byte> memory(tested_threads * sizeof(std::uint32_t) + 16);
  HostBlock block(3, 7, tested_threads, memory);
  EXPECT_EQ(block.index(), 3U);
  EXPECT_EQ(block.blocks(), 7U);
  EXPECT_EQ(block.threads(), tested_threads);
  HostBlock::PerThread<std::uint32_t> kept(block);
  auto* const shared = block.shared<std::uint32_t>(16);
  block.each([&](unsigned thread) {
    EXPECT_EQ(kept[thread], 0U);
    shared[thread] = kept[thread] = 5 * thread;
  });
  block.each([&](unsigned thread) {
    EXPECT_EQ(shared[tested_threads - 1 - thread], 5 * (tested_threads - 1 - thread));
    EXPECT_EQ(kept[thread], 5 * thread);
  });
}

TEST(HostBlock, NumbersTheThreadsOfWarpsThroughTheBlock) {
  HostBlock block(0, 1, tested_threads, {});
  std::vector<unsigned> seen;
  block.each_warp([&](const auto& warp) {
    warp.each([&](unsigned thread) {
      EXPECT_EQ(thread / warp_threads, warp.number());
      seen.push_back(thread);
    });
  });
  std::vector<unsigned> all(tested_threads);
  for (unsigned i = 0; i < tested_threads; ++i) all[i] = i;
  std::ranges::sort(seen);
  EXPECT_EQ(seen, all);
}

TEST(HostBlock, RaisesAWordAndNeverLowersIt) {
  std::uint32_t word = 5;
  HostBlock::raise(&word, 3);
  EXPECT_EQ(word, 5U);
  HostBlock::raise(&word, 4000000000);
  EXPECT_EQ(word, 4000000000);
}

}  // namespace
}  // namespace sealion::device
