#pragma once

#include "ring/kernels/x86/avx512.h"

namespace sealion::kernels {
namespace {

/// AVX-512 with IFMA.
struct Avx512Ifma : Avx512 {
  [[gnu::always_inline]] static Words add_low52(Words sum, Words a, Words b) {
    return of(_mm512_madd52lo_epu64(in(sum), in(a), in(b)));
  }
  [[gnu::always_inline]] static Words add_high52(Words sum, Words a, Words b) {
    return of(_mm512_madd52hi_epu64(in(sum), in(a), in(b)));
  }
};

}  // namespace
}  // namespace sealion::kernels
