#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

/// Vectors as the compiler has them (GCC's vector extensions), and what every instruction set does
/// alike with them. A kernel is written once, for any vector `V`, a type derived from `Lanes` that
/// says the rest: `multiply_add` and `subtract_product` in doubles, `shuffle_bytes`, and whatever
/// its instruction set does better than what stands here.
///
/// Everything here and in the kernels is in an unnamed namespace and calls no inline function of
/// another header: code compiled for one instruction set must not become the one copy that the
/// linker keeps for all.
namespace sealion::kernels {
namespace {

using u64 = std::uint64_t;

/// The double 2^52: its bits, or added to, an integer below 2^52 are that of a sum, 2^52 + x.
constexpr u64 two52_bits = 0x4330000000000000;
constexpr double two52 = 4503599627370496.0;

template <int count>
struct Lanes {
  static constexpr std::size_t lanes = count;
  /// Values of a group: as many as make whole bytes whatever their bits.
  static constexpr std::size_t group = 8;
  static constexpr std::size_t vectors_of_group = group / lanes;

  typedef std::uint64_t Words __attribute__((vector_size(8 * count)));
  typedef std::int64_t Signed __attribute__((vector_size(8 * count)));
  typedef double Reals __attribute__((vector_size(8 * count)));
  typedef std::uint8_t Bytes __attribute__((vector_size(8 * count)));

  [[gnu::always_inline]] static Words load(const void* from) {
    Words v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
  }
  [[gnu::always_inline]] static void store(void* to, Words v) {
    __builtin_memcpy(to, &v, sizeof v);
  }
  [[gnu::always_inline]] static Reals load_reals(const void* from) {
    return reinterpret_cast<Reals>(load(from));
  }
  [[gnu::always_inline]] static void store(void* to, Reals v) {
    store(to, reinterpret_cast<Words>(v));
  }
  /// The first `present` < lanes lanes; what the others hold does not matter.
  [[gnu::always_inline]] static Words load_first(const void* from, std::size_t present) {
    Words v{};
    __builtin_memcpy(&v, from, 8 * present);
    return v;
  }
  [[gnu::always_inline]] static void store_first(void* to, Words v, std::size_t present) {
    __builtin_memcpy(to, &v, 8 * present);
  }

  [[gnu::always_inline]] static Words broadcast(u64 x) { return x - Words{}; }
  [[gnu::always_inline]] static Reals broadcast(double x) { return x - Reals{}; }
  /// first, first + 1, ...
  [[gnu::always_inline]] static Words counting(u64 first) {
    return [first]<std::size_t... i>(std::index_sequence<i...>) { return Words{(first + i)...}; }
    (std::make_index_sequence<lanes>());
  }

  /// Integers below 2^52 to doubles, and back.
  [[gnu::always_inline]] static Reals to_real(Words x) {
    return reinterpret_cast<Reals>(x | two52_bits) - two52;
  }
  [[gnu::always_inline]] static Words to_word(Reals x) {
    return reinterpret_cast<Words>(x + two52) ^ two52_bits;
  }

  /// All ones where x is below zero, as a signed number.
  [[gnu::always_inline]] static Words negative(Words x) {
    return reinterpret_cast<Words>(reinterpret_cast<Signed>(x) < 0);
  }
  /// x + p where x is negative, for x >= -p.
  [[gnu::always_inline]] static Words add_if_negative(Words x, Words p) {
    return x + (p & negative(x));
  }
  /// x mod p for x < 2p.
  [[gnu::always_inline]] static Words subtract_if_above(Words x, Words p) {
    return add_if_negative(x - p, p);
  }

  template <int bits>
  [[gnu::always_inline]] static Words rotate_right(Words x) {
    return (x >> bits) | (x << (64 - bits));
  }

  /// Lane j of the result is lane place(j) of a, or of b for places from `lanes` on.
  template <auto place, typename Vector>
  [[gnu::always_inline]] static Vector shuffle(Vector a, Vector b) {
    return [ a, b ]<std::size_t... j>(std::index_sequence<j...>) __attribute__((always_inline)) {
      return __builtin_shufflevector(a, b, place(j)...);
    }
    (std::make_index_sequence<lanes>());
  }

  /// The lower halves of two vectors in a row to x, the upper ones to y; and back. Where loads and
  /// stores move halves, they cost no shuffles.
  template <typename Vector>
  [[gnu::always_inline]] static void load_halves(const u64* from, Vector& x, Vector& y) {
    const Vector a = reinterpret_cast<Vector>(load(from));
    const Vector b = reinterpret_cast<Vector>(load(from + lanes));
    x = shuffle<lower_halves>(a, b);
    y = shuffle<upper_halves>(a, b);
  }
  template <typename Vector>
  [[gnu::always_inline]] static void store_halves(u64* to, Vector x, Vector y) {
    store(to, shuffle<lower_halves>(x, y));
    store(to + lanes, shuffle<upper_halves>(x, y));
  }

  /// Checks of ranges, which `Emulated` makes.
  [[gnu::always_inline]] static void expect_below(Reals, double) {}

 private:
  static constexpr auto lower_halves = [](std::size_t j) {
    return static_cast<int>(j < lanes / 2 ? j : j + lanes / 2);
  };
  static constexpr auto upper_halves = [](std::size_t j) {
    return static_cast<int>(j < lanes / 2 ? j + lanes / 2 : j + lanes);
  };
};

}  // namespace
}  // namespace sealion::kernels
