#include "ring/emulated_tables.h"

#include <gtest/gtest.h>

#include "base/int128.h"
#include "ring/kernels/vector/tables52.h"

namespace sealion::kernels {
namespace {

template <int count>
struct Emulated : Lanes<count> {
  using typename Lanes<count>::Words;
  using typename Lanes<count>::Reals;
  using Lanes<count>::lanes;
  static constexpr int registers = count == 4 ? 16 : 32;

  static Reals multiply_add(Reals a, Reals b, Reals c) {
    for (std::size_t i = 0; i < lanes; ++i) c[i] = __builtin_fma(a[i], b[i], c[i]);
    return c;
  }
  static Reals subtract_product(Reals c, Reals a, Reals b) { return multiply_add(-a, b, c); }

  static Words load_parts(const std::uint8_t* bytes, const std::size_t* at) {
    Words parts;
    for (std::size_t i = 0; i < lanes / 2; ++i) {
      __builtin_memcpy(reinterpret_cast<std::uint8_t*>(&parts) + 16 * i, bytes + at[i], 16);
    }
    return parts;
  }
  static Words shuffle_bytes(Words x, Words index) {
    Words out;
    auto* to = reinterpret_cast<std::uint8_t*>(&out);
    const auto* from = reinterpret_cast<const std::uint8_t*>(&x);
    const auto* places = reinterpret_cast<const std::uint8_t*>(&index);
    for (std::size_t i = 0; i < 8 * lanes; ++i) to[i] = from[i / 16 * 16 + places[i] % 16];
    return out;
  }

  static Words add_low52(Words sum, Words a, Words b) {
    for (std::size_t i = 0; i < lanes; ++i) sum[i] += static_cast<u64>(product(a[i], b[i])) & low52;
    return sum;
  }
  static Words add_high52(Words sum, Words a, Words b) {
    for (std::size_t i = 0; i < lanes; ++i) sum[i] += static_cast<u64>(product(a[i], b[i]) >> 52);
    return sum;
  }

  static void expect_below(Reals x, double bound) {
    for (std::size_t i = 0; i < lanes; ++i) {
      if (!(x[i] < bound && x[i] > -bound)) ADD_FAILURE() << x[i] << " is not within " << bound;
    }
  }

 private:
  static uint128 product(u64 a, u64 b) { return uint128{a & low52} * (b & low52); }
};

}  // namespace

constinit const KernelTable emulated2_kernels = real_table<Emulated<2>>("emulated2");
constinit const KernelTable emulated4_kernels = real_table<Emulated<4>>("emulated4");
constinit const KernelTable emulated8_kernels = real_table<Emulated<8>>("emulated8");
constinit const KernelTable emulated8_52_kernels = table52<Emulated<8>>("emulated8_52");

}  // namespace sealion::kernels
