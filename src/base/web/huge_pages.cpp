#include "base/huge_pages.h"

#include <cstring>
#include <new>

#include "base/memory.h"

// The memory of a page is one array that only grows: there is nothing to map or to give back.
namespace sealion {
namespace {

constexpr std::align_val_t block_alignment{kernel_alignment};

}  // namespace

void* map_memory(std::size_t bytes) {
  return std::memset(::operator new(bytes, block_alignment), 0, bytes);
}

void unmap_memory(void* memory, std::size_t) noexcept {
  ::operator delete(memory, block_alignment);
}

void drop_pages(void*, std::size_t) noexcept {}

void prefer_huge_pages(void*, std::size_t) noexcept {}

}  // namespace sealion
