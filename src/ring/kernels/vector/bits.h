#pragma once

#include "ring/kernels/constants.h"
#include "ring/kernels/vector/group_bits.h"
#include "ring/kernels/vector/unrolled.h"

/// Unpacking, for vectors that move bytes within parts of sixteen: two values from each load.
namespace sealion::kernels {
namespace {

template <typename V>
struct Unpacker {
  typename V::Words index[V::vectors_of_group], shift[V::vectors_of_group];
  const std::size_t* part;
  typename V::Words mask;

  explicit Unpacker(const GroupBits& group, int bits)
      : part(group.part), mask(V::broadcast((u64{1} << bits) - 1)) {
    for (std::size_t v = 0; v < V::vectors_of_group; ++v) {
      index[v] = V::load(group.index + v * 8 * V::lanes);
      shift[v] = V::load(group.shift + v * V::lanes);
    }
  }

  /// Writes form(vector) of each.
  template <typename Form>
  [[gnu::always_inline]] void operator()(u64* out, const std::uint8_t* bytes, Form& form) const {
    unrolled<static_cast<int>(V::vectors_of_group)>([&]<int v>() {
      const typename V::Words parts = V::load_parts(bytes, part + v * V::lanes / 2);
      const typename V::Words values = (V::shuffle_bytes(parts, index[v]) >> shift[v]) & mask;
      V::store(out + v * V::lanes, form(values));
    });
  }
};

/// Writes form(vector) of all values, and asks it for that of others that are 0.
template <typename V, typename Form>
[[gnu::always_inline]] inline void unpack_as(Form& form, u64* out, const std::uint8_t* bytes,
                                             std::size_t n, int bits) {
  const std::size_t width = static_cast<std::size_t>(bits);
  const std::size_t reach = group_bits.open[bits].reach;
  const Unpacker<V> open(group_bits.open[bits], bits);
  std::size_t left = (n * width + 7) / 8;
  std::size_t i = 0;
  for (; n - i >= group_values && left >= reach; i += group_values) {
    open(out + i, bytes, form);
    bytes += width;
    left -= width;
  }
  for (; n - i >= group_values && width >= 16; i += group_values) {
    const Unpacker<V> closed(group_bits.closed[bits], bits);
    closed(out + i, bytes, form);
    bytes += width;
    left -= width;
  }
  if (i == n) return;
  // What is left, at most 64 bytes, with room for the parts of all groups in it, and without the
  // bits behind the last value.
  std::uint8_t rest[128] = {};
  __builtin_memcpy(rest, bytes, left);
  const std::size_t bits_left = (n - i) * width;
  if (bits_left % 8 != 0)
    rest[bits_left / 8] &= static_cast<std::uint8_t>((1u << bits_left % 8) - 1);
  u64 values[group_values];
  for (const std::uint8_t* at = rest; i < n; i += group_values, at += width) {
    open(values, at, form);
    const std::size_t count = n - i < group_values ? n - i : group_values;
    __builtin_memcpy(out + i, values, 8 * count);
  }
}

template <typename V>
void unpack_bits(u64* out, const std::uint8_t* bytes, std::size_t n, int bits) {
  const auto as_is = [](typename V::Words x) __attribute__((always_inline)) { return x; };
  unpack_as<V>(as_is, out, bytes, n, bits);
}

template <typename V>
std::size_t unpack_residues(u64* out, const std::uint8_t* bytes, std::size_t n,
                            const ModulusConstants& modulus) {
  const u64 greatest = modulus.value - 1;
  typename V::Words minus_count{};
  const auto count = [&](typename V::Words x) __attribute__((always_inline)) {
    minus_count += V::negative(greatest - x);
    return x;
  };
  unpack_as<V>(count, out, bytes, n, modulus.bits);
  std::size_t not_residues = 0;
  for (std::size_t i = 0; i < V::lanes; ++i) not_residues -= minus_count[i];
  return not_residues;
}

}  // namespace
}  // namespace sealion::kernels
