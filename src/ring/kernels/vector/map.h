#pragma once

#include "ring/kernels/vector/lanes.h"

namespace sealion::kernels {
namespace {

/// out[i] = f(a[i], ...) for one or more arrays of 64-bit elements. A last vector that is not full
/// goes through a register alone; what its other lanes hold does not matter.
template <typename V, typename Function, typename... Arrays>
[[gnu::always_inline]] inline void map(u64* out, std::size_t n, Function&& f,
                                       const Arrays*... arrays) {
  std::size_t i = 0;
  for (; i + V::lanes <= n; i += V::lanes) V::store(out + i, f(V::load(arrays + i)...));
  if (i == n) return;
  V::store_first(out + i, f(V::load_first(arrays + i, n - i)...), n - i);
}

}  // namespace
}  // namespace sealion::kernels
