#include "seal/zstd_memory.h"

#include "base/wiping_memory.h"

namespace sealion::seal {

ZSTD_customMem wiping_memory() {
  return {.customAlloc = [](void*, std::size_t size) { return wiping_allocate(size); },
          .customFree = [](void*, void* memory) { wiping_free(memory); },
          .opaque = nullptr};
}

}  // namespace sealion::seal
