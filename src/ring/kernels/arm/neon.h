#pragma once

#include <arm_neon.h>

#include "ring/kernels/vector/lanes.h"

namespace sealion::kernels {
namespace {

/// The vectors that every 64-bit ARM processor has.
struct Neon : Lanes<2> {
  static constexpr int registers = 32;

  [[gnu::always_inline]] static Reals multiply_add(Reals a, Reals b, Reals c) {
    return reinterpret_cast<Reals>(vfmaq_f64(real(c), real(a), real(b)));
  }
  [[gnu::always_inline]] static Reals subtract_product(Reals c, Reals a, Reals b) {
    return reinterpret_cast<Reals>(vfmsq_f64(real(c), real(a), real(b)));
  }

  [[gnu::always_inline]] static Words load_parts(const std::uint8_t* bytes, const std::size_t* at) {
    return load(bytes + at[0]);
  }
  [[gnu::always_inline]] static Words shuffle_bytes(Words x, Words index) {
    return reinterpret_cast<Words>(
        vqtbl1q_u8(reinterpret_cast<uint8x16_t>(x), reinterpret_cast<uint8x16_t>(index)));
  }

 private:
  [[gnu::always_inline]] static float64x2_t real(Reals x) {
    return reinterpret_cast<float64x2_t>(x);
  }
};

}  // namespace
}  // namespace sealion::kernels
