#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <sealion/data.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "calls.h"

/// NumPy's arrays, tables and bytes, and what the library has for them.
namespace sealion::python {

/// Numbers as the library takes them: C-contiguous, in the processor's own memory.
template <typename T, typename... Options>
using Array = nanobind::ndarray<const T, nanobind::c_contig, nanobind::device::cpu, Options...>;

/// Integers, [records][numbers].
using IntegerRows = Array<std::int64_t, nanobind::ndim<2>>;

/// Records of one shape, an array [records, ...] of uint8, float32 or float64, whose memory is
/// shared; or a table, a list of ("name", float64 array) and ("name", ["category", ...], uint32
/// array of their numbers). Throws TypeError for anything else.
Inputs to_inputs(const nanobind::handle& records);

/// Records of an array, rows of a table.
std::size_t record_count(const Inputs& inputs);

/// None, (["class", ...], uint32 array) or ("name", float64 array).
Targets to_targets(const nanobind::handle& known);

/// Numbers as NumPy has them.
template <typename T>
using NumpyArray = nanobind::ndarray<nanobind::numpy, T>;

/// NumPy's array of these numbers, which it takes over.
template <typename T>
NumpyArray<T> to_numpy(std::vector<T> numbers, std::initializer_list<std::size_t> shape) {
  auto* kept = new std::vector<T>(std::move(numbers));
  const nanobind::capsule owner(kept,
                                [](void* at) noexcept { delete static_cast<std::vector<T>*>(at); });
  return NumpyArray<T>(kept->data(), shape, owner);
}

/// [records][numbers] of so many numbers a record.
template <typename T>
NumpyArray<T> to_rows(std::vector<T> numbers, std::size_t width) {
  const std::size_t records = width == 0 ? 0 : numbers.size() / width;
  return to_numpy(std::move(numbers), {records, width});
}

/// So many bytes, which `fill` writes to a span of them before anybody else sees them; without the
/// interpreter's lock where they are many.
template <typename Fill>
nanobind::bytes filled_bytes(std::size_t size, const Fill& fill) {
  auto bytes = nanobind::steal<nanobind::bytes>(
      PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(size)));
  if (!bytes.is_valid()) throw nanobind::python_error();
  const std::span out(reinterpret_cast<std::uint8_t*>(PyBytes_AsString(bytes.ptr())), size);
  if (size < few_bytes) {
    fill(out);
  } else {
    unlocked([&] { fill(out); });
  }
  return bytes;
}

nanobind::bytes to_bytes(std::span<const std::uint8_t> bytes);

/// The bytes of any object that shows some (bytes, bytearray, memoryview, mmap), while this lives.
class Buffer {
 public:
  /// Throws TypeError for other objects.
  explicit Buffer(const nanobind::handle& object);
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer();

  std::span<const std::uint8_t> bytes() const;

 private:
  Py_buffer view_{};
};

}  // namespace sealion::python
