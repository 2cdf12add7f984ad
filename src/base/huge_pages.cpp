#include "base/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace sealion {
namespace {

constexpr std::uintptr_t huge_page = std::uintptr_t{1} << 21;

}  // namespace

void prefer_huge_pages(void* data, std::size_t bytes) noexcept {
  const auto begin = reinterpret_cast<std::uintptr_t>(data);
  const std::uintptr_t first = (begin + huge_page - 1) / huge_page * huge_page;
  const std::uintptr_t end = (begin + bytes) / huge_page * huge_page;
  if (first >= end) return;
  ::madvise(static_cast<std::uint8_t*>(data) + (first - begin), end - first, MADV_HUGEPAGE);
}

}  // namespace sealion
