#include "base/memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

// What the operators below see of one block just before it is freed.
const void* watched_block = nullptr;
std::size_t watched_size = 0;
bool was_freed = false;
bool was_wiped = false;

}  // namespace

// Not inlined: the compiler would warn that std::free does not belong to operator new.
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  void* block = std::aligned_alloc(unit, (size + unit - 1) / unit * unit);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

[[gnu::noinline]] void operator delete(void* block, std::align_val_t) noexcept {
  if (block != nullptr && block == watched_block) {
    const auto* bytes = static_cast<const volatile std::uint8_t*>(block);
    was_freed = true;
    was_wiped = std::all_of(bytes, bytes + watched_size, [](std::uint8_t b) { return b == 0; });
  }
  std::free(block);
}

[[gnu::noinline]] void operator delete(void* block, std::size_t,
                                       std::align_val_t alignment) noexcept {
  operator delete(block, alignment);
}

namespace sealion {
namespace {

template <typename Vector>
void watch(const Vector& vector) {
  watched_block = vector.data();
  watched_size = vector.capacity() * sizeof(vector[0]);
  was_freed = was_wiped = false;
}

TEST(Memory, SecretsAreWipedWhenTheyGo) {
  {
    const SecretVector<std::uint64_t> secret(100, 0x123456789ABCDEF);
    watch(secret);
  }
  EXPECT_TRUE(was_freed);
  EXPECT_TRUE(was_wiped);
}

TEST(Memory, SecretsAreWipedWhenTheyMove) {
  SecretVector<std::uint8_t> secret(100, 0xAA);
  watch(secret);
  secret.resize(100000, 0xBB);
  EXPECT_TRUE(was_freed);
  EXPECT_TRUE(was_wiped);
  EXPECT_EQ(secret.front(), 0xAA);
}

TEST(Memory, TheCheckSeesWhatIsNotWiped) {
  {
    const AlignedVector<std::uint64_t> open(100, 0x123456789ABCDEF);
    watch(open);
  }
  EXPECT_TRUE(was_freed);
  EXPECT_FALSE(was_wiped);
}

TEST(Memory, BuffersAreAligned) {
  for (const std::size_t size : {1, 7, 64, 1000}) {
    const AlignedVector<std::uint8_t> open(size);
    const SecretVector<std::uint8_t> secret(size);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(open.data()) % kernel_alignment, 0U);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(secret.data()) % kernel_alignment, 0U);
  }
}

}  // namespace
}  // namespace sealion
