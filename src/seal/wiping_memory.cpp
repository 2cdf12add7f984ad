#include "seal/wiping_memory.h"

#include <openssl/crypto.h>

#include <cstdlib>
#include <cstring>

#include "base/memory.h"

namespace sealion::seal {
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
  OPENSSL_cleanse(start, whole);
  std::free(start);
}

void use_wiping_memory(z_stream& stream) {
  stream.zalloc = [](voidpf, uInt items, uInt size) {
    return wiping_allocate(std::size_t{items} * size);
  };
  stream.zfree = [](voidpf, voidpf memory) { wiping_free(memory); };
}

ZSTD_customMem wiping_memory() {
  return {.customAlloc = [](void*, std::size_t size) { return wiping_allocate(size); },
          .customFree = [](void*, void* memory) { wiping_free(memory); },
          .opaque = nullptr};
}

}  // namespace sealion::seal
