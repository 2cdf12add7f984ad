#include "ring/kernels/avx512ifma.h"
#include "ring/kernels/unrolled.h"

// The matrix product: one vpmadd52luq is a whole multiply-add of eight points, so what counts is to
// feed it. A block of rows x vectors accumulators stays in registers over the whole depth; each
// weight is broadcast once for all vectors, each input vector loaded once for all rows.
namespace sealion::kernels {
namespace {

using u64 = std::uint64_t;

// 6 x 4 accumulators, 4 inputs and a weight are 29 of the 32 registers.
constexpr int max_rows = 6;
constexpr int max_vectors = 4;

/// Fetches memory line by line, one at each step of the depth: a burst would fill the processor's
/// line buffers and stall the loads of the product.
struct Prefetcher {
  const char* at;
  const char* end;

  void step() {
    _mm_prefetch(at, _MM_HINT_T0);
    if (at < end) at += 64;
  }
};

/// One register block, at the first of its rows and points. `mask` are the lanes of the last vector
/// that exist; it counts where `is_masked`.
template <int rows, int vectors, bool is_masked>
void accumulate_block(const DenseBlock& at, __mmask8 mask, Prefetcher& prefetcher) {
  const auto load = [&]<int v>(const u64* row) __attribute__((always_inline)) {
    if constexpr (is_masked) return _mm512_maskz_loadu_epi64(mask, row + v * lanes);
    return _mm512_loadu_si512(row + v * lanes);
  };
  __m512i sums[rows][vectors];
  unrolled<rows>([&]<int r>() {
    unrolled<vectors>([&]<int v>() {
      sums[r][v] = load.template operator()<v>(at.accumulators + r * at.accumulator_stride);
    });
  });
  const u64* inputs = at.inputs;
  for (std::size_t k = 0; k < at.depth; ++k, inputs += at.input_stride) {
    prefetcher.step();
    __m512i input[vectors];
    unrolled<vectors>([&]<int v>() { input[v] = load.template operator()<v>(inputs); });
    unrolled<rows>([&]<int r>() {
      const __m512i weight = broadcast(at.weights[r * at.weight_stride + k]);
      unrolled<vectors>([&]<int v>() { sums[r][v] = add_low52(sums[r][v], input[v], weight); });
    });
  }
  unrolled<rows>([&]<int r>() {
    unrolled<vectors>([&]<int v>() {
      u64* to = at.accumulators + r * at.accumulator_stride + v * lanes;
      if constexpr (is_masked) {
        _mm512_mask_storeu_epi64(to, mask, sums[r][v]);
      } else {
        _mm512_storeu_si512(to, sums[r][v]);
      }
    });
  });
}

/// All points of one strip of rows.
template <int rows>
void accumulate_strip(DenseBlock at, Prefetcher& prefetcher) {
  const auto run = [&]<int vectors, bool is_masked>(__mmask8 mask) {
    accumulate_block<rows, vectors, is_masked>(at, mask, prefetcher);
    at.accumulators += vectors * lanes;
    at.inputs += vectors * lanes;
  };
  std::size_t vectors = at.points / lanes;
  for (; vectors >= max_vectors; vectors -= max_vectors) {
    run.template operator()<max_vectors, false>(0);
  }
  if (vectors == 3) run.template operator()<3, false>(0);
  if (vectors == 2) run.template operator()<2, false>(0);
  if (vectors == 1) run.template operator()<1, false>(0);
  if (at.points % lanes != 0) {
    run.template operator()<1, true>(first_lanes(at.points % lanes));
  }
}

void accumulate_rows(const DenseBlock& at, std::size_t rows, Prefetcher& prefetcher) {
  switch (rows) {
    case 1:
      return accumulate_strip<1>(at, prefetcher);
    case 2:
      return accumulate_strip<2>(at, prefetcher);
    case 3:
      return accumulate_strip<3>(at, prefetcher);
    case 4:
      return accumulate_strip<4>(at, prefetcher);
    case 5:
      return accumulate_strip<5>(at, prefetcher);
    default:
      return accumulate_strip<max_rows>(at, prefetcher);
  }
}

}  // namespace

namespace avx512ifma {

void dense_accumulate(const DenseBlock& block) {
  // Strips of nearly equal height: 31 rows are 6 + 5 * 5 and not 5 * 6 + 1, whose lone row would
  // wait for its own sums.
  DenseBlock at = block;
  const char* next = reinterpret_cast<const char*>(block.read_next.data());
  Prefetcher prefetcher{next, next + block.read_next.size()};
  std::size_t strips = (block.rows + max_rows - 1) / max_rows;
  for (std::size_t left = block.rows; left > 0; --strips) {
    const std::size_t rows = (left + strips - 1) / strips;
    accumulate_rows(at, rows, prefetcher);
    at.accumulators += rows * at.accumulator_stride;
    at.weights += rows * at.weight_stride;
    left -= rows;
  }
}

}  // namespace avx512ifma
}  // namespace sealion::kernels
