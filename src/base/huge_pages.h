#pragma once

#include <cstddef>

namespace sealion {

/// Asks for large pages under a buffer of some megabytes before it is written to: the system then
/// clears 2 MiB at the first touch, instead of 4 KiB 512 times. A hint, without effect where the
/// system has no such pages.
void prefer_huge_pages(void* data, std::size_t bytes) noexcept;

/// Gives a vector its size, on large pages where it gets new memory for it.
template <typename Vector>
void resize_on_huge_pages(Vector& vector, std::size_t size) {
  vector.reserve(size);
  prefer_huge_pages(vector.data(), size * sizeof(typename Vector::value_type));
  vector.resize(size);
}

}  // namespace sealion
