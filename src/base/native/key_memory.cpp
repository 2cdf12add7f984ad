#include "base/key_memory.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <new>

#include "base/cleanse.h"

namespace sealion {

void* allocate_key_pages(std::size_t bytes) {
  void* const memory =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  ::madvise(memory, bytes, MADV_DONTDUMP);
  ::mlock(memory, bytes);
  return memory;
}

void free_key_pages(void* memory, std::size_t bytes) noexcept {
  cleanse(memory, bytes);
  ::munmap(memory, bytes);
}

void forbid_core_dumps() {
  // The limit alone does not hold back a handler that the system pipes dumps into.
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace sealion
