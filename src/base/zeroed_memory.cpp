#include "base/zeroed_memory.h"

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>

#include "base/huge_pages.h"
#include "base/memory.h"

namespace sealion {

void* allocate_zeroed(std::size_t bytes) {
  if (bytes > std::numeric_limits<std::size_t>::max() - kernel_alignment) throw std::bad_alloc();
  void* const origin = std::calloc(bytes + kernel_alignment, 1);
  if (origin == nullptr) throw std::bad_alloc();
  prefer_huge_pages(origin, bytes + kernel_alignment);
  // Up to the next line, never none: calloc aligns to two words, so that one fits before, where
  // what is to be freed is noted.
  const auto address = reinterpret_cast<std::uintptr_t>(origin);
  auto* aligned =
      static_cast<std::uint8_t*>(origin) + (kernel_alignment - address % kernel_alignment);
  reinterpret_cast<void**>(aligned)[-1] = origin;
  return aligned;
}

void free_zeroed(void* memory) noexcept {
  if (memory != nullptr) std::free(static_cast<void**>(memory)[-1]);
}

}  // namespace sealion
