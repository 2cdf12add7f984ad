#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/kernel_list.h"
#include "device/kernels/ring_prime.h"
#include "device/kernels/target.h"

/// The levels of the negacyclic transform (ring/ntt.h; Longa and Naehrig 2016) on a *piece* of a
/// row in shared memory. A row of n values is one piece where it fits, else 2 or 4: level l has 2^l
/// blocks, and the levels from `log_pieces` on stay within pieces. Butterflies are lazy (Harvey
/// 2014).
namespace sealion::device {

/// How rows are cut.
struct RowShape {
  std::uint32_t log_n, log_pieces;  ///< at most 2 of these

  SEALION_DEVICE std::uint64_t n() const { return std::uint64_t{1} << log_n; }
  SEALION_DEVICE std::uint32_t pieces() const { return 1u << log_pieces; }
  SEALION_DEVICE std::uint32_t log_size() const { return log_n - log_pieces; }
  SEALION_DEVICE std::uint32_t size() const { return 1u << log_size(); }
};
inline constexpr std::uint32_t most_log_pieces = 2;

/// Where a value of a piece lies in shared memory: a word is left out after 16, so that strides of
/// powers of two meet all banks.
SEALION_DEVICE std::uint32_t shared_place(std::uint32_t i) { return i + i / 16; }
/// Shared words of a piece.
constexpr std::size_t shared_words(std::size_t size) { return size + size / 16; }

/// Levels of a block with the root roots[first_root] at the first of them, those of the next from
/// 2 first_root on. Each adds at most 2p to a value: all 16 from p stay below 33p < 2^56.
template <unsigned levels>
SEALION_DEVICE void forward_butterflies(std::uint64_t (&x)[1 << levels], const DeviceFactor* roots,
                                        std::uint64_t first_root, std::uint64_t p) {
  SEALION_UNROLL
  for (unsigned level = 0; level < levels; ++level) {
    const unsigned half = 1u << (levels - 1 - level);
    SEALION_UNROLL
    for (unsigned block = 0; block < 1u << level; ++block) {
      const DeviceFactor root = roots[(first_root << level) + block];
      SEALION_UNROLL
      for (unsigned i = 2 * half * block; i < 2 * half * block + half; ++i) {
        const std::uint64_t product = multiply_lazy(x[i + half], root, p);
        x[i + half] = x[i] + 2 * p - product;
        x[i] += product;
      }
    }
  }
}

/// The same levels undone, the last one first, up to the factor 2^levels, on values below 2p.
template <unsigned levels>
SEALION_DEVICE void inverse_butterflies(std::uint64_t (&x)[1 << levels],
                                        const DeviceFactor* inverse_roots, std::uint64_t first_root,
                                        std::uint64_t p) {
  SEALION_UNROLL
  for (unsigned done = 0; done < levels; ++done) {
    const unsigned level = levels - 1 - done, half = 1u << done;
    SEALION_UNROLL
    for (unsigned block = 0; block < 1u << level; ++block) {
      const DeviceFactor root = inverse_roots[(first_root << level) + block];
      SEALION_UNROLL
      for (unsigned i = 2 * half * block; i < 2 * half * block + half; ++i) {
        const std::uint64_t difference = x[i] + 2 * p - x[i + half];
        x[i] = reduce_once(x[i] + x[i + half], 2 * p);
        x[i + half] = multiply_lazy(difference, root, p);
      }
    }
  }
}

/// A phase in which threads take values 2^log_gap apart, 2^levels at a time, through
/// `butterflies`(x, block): these are of a block of the piece at the first of the levels.
template <unsigned levels, typename Block, typename Butterflies>
SEALION_DEVICE void transform_pass(Block& block, const RowShape& shape, std::uint32_t log_gap,
                                   const Butterflies& butterflies) {
  auto* const values = block.template shared<std::uint64_t>();
  block.each([&](unsigned thread) {
    const std::uint32_t groups = shape.size() >> levels, gap = 1u << log_gap;
    for (std::uint32_t i = thread; i < groups; i += block_threads) {
      const std::uint32_t part = i >> log_gap;
      const std::uint32_t first = (part << (log_gap + levels)) + (i & (gap - 1));
      std::uint64_t x[1 << levels];
      SEALION_UNROLL
      for (unsigned k = 0; k < 1u << levels; ++k) x[k] = values[shared_place(first + k * gap)];
      butterflies(x, part);
      SEALION_UNROLL
      for (unsigned k = 0; k < 1u << levels; ++k) values[shared_place(first + k * gap)] = x[k];
    }
  });
}

/// The root of a piece's block at a level of the piece with 2^level blocks.
SEALION_DEVICE std::uint64_t root_of(const RowShape& shape, std::uint32_t piece,
                                     std::uint32_t level, std::uint32_t block) {
  return (std::uint64_t{shape.pieces() + piece} << level) + block;
}

template <unsigned levels, typename Block>
SEALION_DEVICE void forward_pass(Block& block, const RowShape& shape, std::uint32_t piece,
                                 std::uint32_t done, const RingPrime& prime) {
  transform_pass<levels>(block, shape, shape.log_size() - done - levels,
                         [&](std::uint64_t(&x)[1 << levels], std::uint32_t part) {
                           forward_butterflies<levels>(x, prime.roots,
                                                       root_of(shape, piece, done, part),
                                                       prime.modulus.value);
                         });
}

/// All levels of a piece.
template <typename Block>
SEALION_DEVICE void forward_levels(Block& block, const RowShape& shape, std::uint32_t piece,
                                   const RingPrime& prime) {
  std::uint32_t done = 0;
  for (; done + 3 <= shape.log_size(); done += 3) {
    forward_pass<3>(block, shape, piece, done, prime);
  }
  if (shape.log_size() - done == 2) forward_pass<2>(block, shape, piece, done, prime);
  if (shape.log_size() - done == 1) forward_pass<1>(block, shape, piece, done, prime);
}

template <unsigned levels, typename Block>
SEALION_DEVICE void inverse_pass(Block& block, const RowShape& shape, std::uint32_t piece,
                                 std::uint32_t left, const RingPrime& prime) {
  const std::uint32_t before = left - levels;
  transform_pass<levels>(block, shape, shape.log_size() - left,
                         [&](std::uint64_t(&x)[1 << levels], std::uint32_t part) {
                           inverse_butterflies<levels>(x, prime.inverse_roots,
                                                       root_of(shape, piece, before, part),
                                                       prime.modulus.value);
                         });
}

/// All levels of a piece undone, up to the factor of its size, from values below 2p to such.
template <typename Block>
SEALION_DEVICE void inverse_levels(Block& block, const RowShape& shape, std::uint32_t piece,
                                   const RingPrime& prime) {
  std::uint32_t left = shape.log_size();
  for (; left >= 3; left -= 3) inverse_pass<3>(block, shape, piece, left, prime);
  if (left == 2) inverse_pass<2>(block, shape, piece, left, prime);
  if (left == 1) inverse_pass<1>(block, shape, piece, left, prime);
}

/// What the levels above a piece make of a row for the piece's value i: `coefficient(j)`, below p,
/// are the row's.
template <unsigned log_pieces, typename Coefficient>
SEALION_DEVICE std::uint64_t value_below(const RowShape& shape, std::uint32_t piece,
                                         std::uint32_t i, const RingPrime& prime,
                                         const Coefficient& coefficient) {
  const std::uint64_t p = prime.modulus.value;
  std::uint64_t x[1 << log_pieces];
  SEALION_UNROLL
  for (unsigned k = 0; k < 1u << log_pieces; ++k) x[k] = coefficient(i + k * shape.size());
  SEALION_UNROLL
  for (unsigned level = 0; level < log_pieces; ++level) {
    const unsigned half = 1u << (log_pieces - 1 - level);
    const DeviceFactor root = prime.roots[(1u << level) + (piece >> (log_pieces - level))];
    const bool is_upper = (piece >> (log_pieces - 1 - level) & 1) != 0;
    SEALION_UNROLL
    for (unsigned k = 0; k < half; ++k) {
      const std::uint64_t product = multiply_lazy(x[k + half], root, p);
      x[k] = is_upper ? x[k] + 2 * p - product : x[k] + product;
    }
  }
  return x[0];
}

/// The forward transform of a piece of the row whose coefficients are `coefficient(j)`: then its
/// values are in shared memory, below 33p.
template <typename Block, typename Coefficient>
SEALION_DEVICE void forward_piece(Block& block, const RowShape& shape, std::uint32_t piece,
                                  const RingPrime& prime, const Coefficient& coefficient) {
  auto* const values = block.template shared<std::uint64_t>();
  block.each([&](unsigned thread) {
    for (std::uint32_t i = thread; i < shape.size(); i += block_threads) {
      std::uint64_t& value = values[shared_place(i)];
      if (shape.log_pieces == 0) {
        value = coefficient(i);
      } else if (shape.log_pieces == 1) {
        value = value_below<1>(shape, piece, i, prime, coefficient);
      } else {
        value = value_below<2>(shape, piece, i, prime, coefficient);
      }
    }
  });
  forward_levels(block, shape, piece, prime);
}

}  // namespace sealion::device
