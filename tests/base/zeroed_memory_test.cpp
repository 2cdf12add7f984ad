#include "base/zeroed_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>

#include "base/memory.h"

namespace sealion {
namespace {

template <typename T>
bool is_aligned(const ZeroedVector<T>& vector) {
  return reinterpret_cast<std::uintptr_t>(vector.data()) % kernel_alignment == 0;
}

TEST(ZeroedVector, IsZeroAndAligned) {
  for (const std::size_t size : {1, 63, 64, 65, 4096, 10000000}) {
    for (int again = 0; again < 3; ++again) {
      ZeroedVector<std::uint8_t> bytes(size);
      EXPECT_TRUE(is_aligned(bytes));
      EXPECT_TRUE(std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; }));
      std::ranges::fill(bytes, std::uint8_t{7});  // what the next one must not find
    }
  }
}

TEST(ZeroedVector, KeepsItsContentWhenItIsCopiedMovedOrGrows) {
  ZeroedVector<std::uint64_t> words(1000);
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = i;
  ZeroedVector<std::uint64_t> copy = words;
  EXPECT_EQ(copy, words);
  copy.resize(5000);
  EXPECT_TRUE(is_aligned(copy));
  EXPECT_TRUE(std::equal(words.begin(), words.end(), copy.begin()));
  EXPECT_EQ(copy.back(), 0U);
  const ZeroedVector<std::uint64_t> moved = std::move(words);
  EXPECT_EQ(moved[999], 999U);
}

TEST(ZeroedVector, RefusesMoreThanThereIs) {
  EXPECT_THROW(allocate_zeroed(std::numeric_limits<std::size_t>::max()), std::bad_alloc);
  free_zeroed(nullptr, 0);
}

}  // namespace
}  // namespace sealion
