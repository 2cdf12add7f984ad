#include "base/block_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <vector>

#include "base/huge_pages.h"
#include "base/memory.h"
#include "base/parallel.h"

namespace sealion {
namespace {

TEST(BlockPool, GivesBlocksThatDoNotOverlap) {
  BlockPool pool;
  std::vector<std::size_t> sizes;
  for (std::size_t bytes = BlockPool::least_block; bytes <= 2 * BlockPool::largest_block;
       bytes += bytes / 3 + 1) {
    sizes.push_back(bytes);
  }
  std::vector<std::uint8_t*> blocks;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    blocks.push_back(static_cast<std::uint8_t*>(pool.take(sizes[i])));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(blocks[i]) % kernel_alignment, 0U);
    std::memset(blocks[i], static_cast<int>(i), sizes[i]);
  }
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const auto is_own = [&](std::uint8_t byte) { return byte == static_cast<std::uint8_t>(i); };
    EXPECT_TRUE(std::all_of(blocks[i], blocks[i] + sizes[i], is_own)) << sizes[i];
    pool.give_back(blocks[i], sizes[i]);
  }
}

TEST(BlockPool, GivesABlockAgainToWhoAsksForAboutAsMuch) {
  BlockPool pool;
  void* const block = pool.take(100000);
  void* const other = pool.take(100000);
  EXPECT_NE(block, other);
  pool.give_back(block, 100000);
  EXPECT_NE(pool.take(80000), block) << "the next smaller size";
  EXPECT_EQ(pool.take(99000), block);
}

TEST(BlockPool, ContentOfIdleBlocksGoesWithTheirPages) {
  BlockPool pool;
  auto* const block = static_cast<std::uint8_t*>(pool.take(1 << 20));
  std::memset(block, 7, 1 << 20);
  pool.give_back(block, 1 << 20);
  pool.drop_idle();
  ASSERT_EQ(pool.take(1 << 20), block);
  EXPECT_TRUE(std::all_of(block, block + (1 << 20), [](std::uint8_t byte) { return byte == 0; }));
}

TEST(BlockPool, ServesSeveralThreads) {
  BlockPool pool;
  parallel_for(1000, {.threads = 4}, [&](std::size_t i) {
    const std::size_t bytes = BlockPool::least_block << i % 4;
    auto* const block = static_cast<std::uint8_t*>(pool.take(bytes));
    std::memset(block, static_cast<int>(i), bytes);
    EXPECT_EQ(block[bytes - 1], static_cast<std::uint8_t>(i));
    pool.give_back(block, bytes);
  });
}

TEST(MappedMemory, IsZeroAndBeginsWithALargePage) {
  for (const std::size_t pages : {1, 3}) {
    auto* const memory = static_cast<std::uint8_t*>(map_memory(pages * huge_page));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % huge_page, 0U);
    EXPECT_TRUE(std::all_of(memory, memory + pages * huge_page,
                            [](std::uint8_t byte) { return byte == 0; }));
    unmap_memory(memory, pages * huge_page);
  }
  EXPECT_THROW(map_memory(~std::size_t{0} / huge_page * huge_page), std::bad_alloc);
}

}  // namespace
}  // namespace sealion
