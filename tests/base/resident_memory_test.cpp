#include "base/resident_memory.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>

namespace sealion {
namespace {

/// Asks the system for memory, past the allocator, and gives it back.
void touch_memory(std::size_t bytes) {
  void* block = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(block, MAP_FAILED);
  std::memset(block, 1, bytes);
  ::munmap(block, bytes);
}

TEST(ResidentMemory, PeakStaysUntilItIsReset) {
  constexpr std::size_t bytes = 64 << 20;
  const std::size_t before = resident_memory_bytes();
  ASSERT_GT(before, 0u);
  touch_memory(bytes);
  EXPECT_GE(peak_memory_bytes(), before + bytes / 2);
  reset_peak_memory();
  EXPECT_LT(peak_memory_bytes(), before + bytes / 2);
}

}  // namespace
}  // namespace sealion
