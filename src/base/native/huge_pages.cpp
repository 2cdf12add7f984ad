#include "base/huge_pages.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <limits>
#include <new>

namespace sealion {
namespace {

std::uintptr_t address_of(const void* data) { return reinterpret_cast<std::uintptr_t>(data); }

/// The whole pages inside a buffer; none where `bytes` is 0.
struct Pages {
  Pages(void* data, std::size_t size, std::uintptr_t page) {
    const std::uintptr_t begin = address_of(data);
    const std::uintptr_t first = round_up(begin, page);
    const std::uintptr_t end = (begin + size) / page * page;
    start = static_cast<std::uint8_t*>(data) + (first - begin);
    bytes = first < end ? end - first : 0;
  }
  std::uint8_t* start;
  std::size_t bytes;
};

}  // namespace

void* map_memory(std::size_t bytes) {
  if (bytes > std::numeric_limits<std::size_t>::max() - huge_page) throw std::bad_alloc();
  // So much more that a large page begins in it; what lies around is given back.
  void* const mapped = ::mmap(nullptr, bytes + huge_page, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  const std::size_t before = round_up(address_of(mapped), huge_page) - address_of(mapped);
  auto* const memory = static_cast<std::uint8_t*>(mapped) + before;
  if (before != 0) ::munmap(mapped, before);
  ::munmap(memory + bytes, huge_page - before);
  prefer_huge_pages(memory, bytes);
  return memory;
}

void unmap_memory(void* memory, std::size_t bytes) noexcept { ::munmap(memory, bytes); }

void drop_pages(void* data, std::size_t bytes) noexcept {
  const Pages pages(data, bytes, static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE)));
  if (pages.bytes != 0) ::madvise(pages.start, pages.bytes, MADV_DONTNEED);
}

void prefer_huge_pages(void* data, std::size_t bytes) noexcept {
#ifdef MADV_HUGEPAGE
  const Pages pages(data, bytes, huge_page);
  if (pages.bytes != 0) ::madvise(pages.start, pages.bytes, MADV_HUGEPAGE);
#endif
}

}  // namespace sealion
