#pragma once

#include <arm_sve.h>

#include "ring/kernels/vector/lanes.h"

namespace sealion::kernels {
namespace {

/// The scalable vector extension where a vector has 256 bits (-msve-vector-bits=256).
struct Sve : Lanes<4> {
  static constexpr int registers = 32;

  [[gnu::always_inline]] static Reals multiply_add(Reals a, Reals b, Reals c) {
    return svmla_f64_x(svptrue_b64(), c, a, b);
  }
  [[gnu::always_inline]] static Reals subtract_product(Reals c, Reals a, Reals b) {
    return svmls_f64_x(svptrue_b64(), c, a, b);
  }

  [[gnu::always_inline]] static Words load_parts(const std::uint8_t* bytes, const std::size_t* at) {
    const Bytes lower = svld1rq_u8(svptrue_b8(), bytes + at[0]);
    const Bytes upper = svld1rq_u8(svptrue_b8(), bytes + at[1]);
    const Bytes parts = svsel_u8(svptrue_pat_b8(SV_VL16), lower, upper);
    return reinterpret_cast<Words>(parts);
  }
  [[gnu::always_inline]] static Words shuffle_bytes(Words x, Words index) {
    constexpr Bytes part = {0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
                            16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16};
    const Bytes from = svtbl_u8(reinterpret_cast<Bytes>(x), reinterpret_cast<Bytes>(index) + part);
    return reinterpret_cast<Words>(from);
  }
};

}  // namespace
}  // namespace sealion::kernels
