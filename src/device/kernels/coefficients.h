#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/butterflies.h"
#include "device/kernels/for_each_of.h"
#include "device/kernels/ring_prime.h"
#include "device/kernels/target.h"

/// From rows in NTT form to their coefficients, times a factor and shifted, so that they can be
/// lifted to other primes (rlwe/centred_lift.h).
namespace sealion::device {

/// What is done to the coefficients of a row.
struct CoefficientFinish {
  DeviceFactor factor;  ///< n^-1 times what they are to be multiplied with
  std::uint64_t shift;  ///< is added
};

struct CoefficientsArguments {
  RowShape shape;
  std::uint32_t count;                      ///< of polynomials
  std::uint32_t rows;                       ///< of each
  const std::uint64_t* const* polynomials;  ///< [count], the first of these rows
  std::uint64_t* out;                       ///< [count][rows][n]
  const RingPrime* primes;                  ///< [rows]
  const CoefficientFinish* finishes;        ///< [rows]
};

SEALION_DEVICE std::uint64_t finished(std::uint64_t x, const CoefficientFinish& finish,
                                      const DeviceModulus& p) {
  return add(multiply(x, finish.factor, p.value), finish.shift, p);
}

/// Rows of one piece are ready then; those of several JoinPieces goes over.
struct MakeCoefficients {
  using Arguments = CoefficientsArguments;

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    const std::uint64_t pieces = std::uint64_t{a.count} * a.rows << a.shape.log_pieces;
    for (std::uint64_t i = block.index(); i < pieces; i += block.blocks()) transform(block, a, i);
  }

 private:
  template <typename Block>
  SEALION_DEVICE static void transform(Block& block, const Arguments& a, std::uint64_t number) {
    const auto piece = static_cast<std::uint32_t>(number & (a.shape.pieces() - 1));
    const std::uint64_t row = number >> a.shape.log_pieces, own = row % a.rows;
    const std::uint64_t first = std::uint64_t{piece} << a.shape.log_size();
    const RingPrime prime = a.primes[own];
    const std::uint64_t* const in = a.polynomials[row / a.rows] + (own << a.shape.log_n) + first;
    std::uint64_t* const out = a.out + (row << a.shape.log_n) + first;
    auto* const values = block.template shared<std::uint64_t>();
    block.each([&](unsigned thread) {
      for (std::uint32_t i = thread; i < a.shape.size(); i += block_threads) {
        values[shared_place(i)] = in[i];
      }
    });
    inverse_levels(block, a.shape, piece, prime);
    block.each([&](unsigned thread) {
      for (std::uint32_t i = thread; i < a.shape.size(); i += block_threads) {
        const std::uint64_t x = values[shared_place(i)];
        out[i] = a.shape.log_pieces == 0 ? finished(x, a.finishes[own], prime.modulus) : x;
      }
    });
  }
};

/// The levels above the pieces of what MakeCoefficients left, in place.
struct JoinPieces {
  using Arguments = CoefficientsArguments;

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    for_each_of(block, std::uint64_t{a.count} * a.rows << a.shape.log_size(), [&](std::uint64_t i) {
      if (a.shape.log_pieces == 1) join<1>(a, i);
      if (a.shape.log_pieces == 2) join<2>(a, i);
    });
  }

 private:
  template <unsigned levels>
  SEALION_DEVICE static void join(const Arguments& a, std::uint64_t number) {
    const std::uint64_t row = number >> a.shape.log_size();
    const std::uint64_t own = row % a.rows;
    std::uint64_t* const values = a.out + (row << a.shape.log_n) + (number & (a.shape.size() - 1));
    const RingPrime prime = a.primes[own];
    std::uint64_t x[1 << levels];
    SEALION_UNROLL
    for (unsigned k = 0; k < 1u << levels; ++k) x[k] = values[std::uint64_t{k} * a.shape.size()];
    inverse_butterflies<levels>(x, prime.inverse_roots, 1, prime.modulus.value);
    SEALION_UNROLL
    for (unsigned k = 0; k < 1u << levels; ++k) {
      values[std::uint64_t{k} * a.shape.size()] = finished(x[k], a.finishes[own], prime.modulus);
    }
  }
};

/// From shifted coefficients modulo one prime to the centred ones modulo another
/// (rlwe/centred_lift.h).
struct CentredLift {
  DeviceModulus to;
  std::uint64_t shift;  ///< (p - 1) / 2 of the first prime, modulo the other

  SEALION_DEVICE CentredLift(const DeviceModulus& from, const DeviceModulus& target)
      : to(target), shift(reduce((from.value - 1) / 2, target)) {}
  SEALION_DEVICE std::uint64_t operator()(std::uint64_t shifted) const {
    return subtract(reduce(shifted, to), shift, to);
  }
};

}  // namespace sealion::device
