#pragma once

#include "ring/kernels/vector/blake2xb.h"
#include "ring/kernels/vector/lanes.h"

/// Pages of BLAKE2Xb, one to a lane.
namespace sealion::kernels {
namespace {

/// The word of blake2b.h and blake2xb.h that a vector is.
template <typename V>
struct LaneWords {
  static constexpr std::size_t lanes = V::lanes;
  [[gnu::always_inline]] static LaneWords counting(u64 first) {
    return LaneWords(V::counting(first));
  }

  LaneWords() = default;
  [[gnu::always_inline]] explicit LaneWords(typename V::Words vector) : value(vector) {}
  [[gnu::always_inline]] explicit LaneWords(u64 word) : value(V::broadcast(word)) {}

  [[gnu::always_inline]] friend LaneWords operator+(LaneWords a, LaneWords b) {
    return LaneWords(a.value + b.value);
  }
  [[gnu::always_inline]] friend LaneWords operator^(LaneWords a, LaneWords b) {
    return LaneWords(a.value ^ b.value);
  }

  typename V::Words value;
};

template <int bits, typename V>
[[gnu::always_inline]] inline LaneWords<V> rotate_right(LaneWords<V> x) {
  return LaneWords<V>(V::template rotate_right<bits>(x.value));
}

template <typename V>
[[gnu::always_inline]] inline void store_lanes(const LaneWords<V>* words, u64* out,
                                               std::size_t stride) {
  for (std::size_t lane = 0; lane < V::lanes; ++lane) {
    for (std::size_t i = 0; i < blake2b_state_words; ++i) {
      out[lane * stride + i] = words[i].value[lane];
    }
  }
}

template <typename V>
void blake2xb_pages(u64* out, const u64* keyed, u64 first, std::size_t count) {
  const std::size_t done = make_whole_vectors<LaneWords<V>>(out, keyed, first, count);
  scalar::blake2xb_pages(out + done * blake2xb_page_words, keyed, first + done, count - done);
}

}  // namespace
}  // namespace sealion::kernels
