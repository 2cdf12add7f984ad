#pragma once

/// In an unnamed namespace: each instruction set needs a copy of its own.
namespace sealion::kernels {
namespace {

/// Calls body.operator()<0>(), ..., <N - 1>() as straight-line code.
template <int N, int I = 0, typename Body>
[[gnu::always_inline]] inline void unrolled(Body&& body) {
  if constexpr (I < N) {
    body.template operator()<I>();
    unrolled<N, I + 1>(body);
  }
}

}  // namespace
}  // namespace sealion::kernels
