#include "base/wiping_memory.h"

#include <cstdlib>
#include <cstring>

#include "base/cleanse.h"
#include "base/memory.h"

namespace sealion {
namespace {

/// In front of each block: its whole size, and room that keeps the alignment.
constexpr std::size_t prefix = kernel_alignment;

}  // namespace

void* wiping_allocate(std::size_t bytes) noexcept {
  const std::size_t whole = (prefix + bytes + prefix - 1) / prefix * prefix;
  auto* memory = static_cast<unsigned char*>(std::aligned_alloc(prefix, whole));
  if (memory == nullptr) return nullptr;
  std::memcpy(memory, &whole, sizeof whole);
  return memory + prefix;
}

void wiping_free(void* memory) noexcept {
  if (memory == nullptr) return;
  unsigned char* const start = static_cast<unsigned char*>(memory) - prefix;
  std::size_t whole;
  std::memcpy(&whole, start, sizeof whole);
  cleanse(start, whole);
  std::free(start);
}

}  // namespace sealion
