#pragma once

#include <cstddef>

namespace sealion {

/// To make a page takes the system longer than a kernel needs to fill it, and a large page of 2 MiB
/// little longer than a common one of 4 KiB. These ask for large ones where the system has them:
/// without effect elsewhere.
inline constexpr std::size_t huge_page = std::size_t{1} << 21;

constexpr std::size_t round_up(std::size_t bytes, std::size_t unit) {
  return (bytes + unit - 1) / unit * unit;
}

/// Fresh memory, all zero, that begins with a large page; `bytes` is a multiple of `huge_page`.
/// Nothing is written: pages are made by the threads that first touch them. Throws std::bad_alloc.
void* map_memory(std::size_t bytes);
void unmap_memory(void* memory, std::size_t bytes) noexcept;
/// Gives the pages inside a part of such memory back; what was there is lost.
void drop_pages(void* data, std::size_t bytes) noexcept;

/// For a buffer of some megabytes before it is written to.
void prefer_huge_pages(void* data, std::size_t bytes) noexcept;

/// Gives a vector its size, on large pages where it gets new memory for it.
template <typename Vector>
void resize_on_huge_pages(Vector& vector, std::size_t size) {
  vector.reserve(size);
  prefer_huge_pages(vector.data(), size * sizeof(typename Vector::value_type));
  vector.resize(size);
}

}  // namespace sealion
