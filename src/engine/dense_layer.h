#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/memory.h"
#include "program/program.h"
#include "ring/modulus.h"

namespace sealion {

/// A dense node laid out for the kernels, which multiply non-negative integers only: signed weights
/// get an offset added, and the offset times the sum of the inputs, one more row of ones, is taken
/// off again.
class DenseLayer {
 public:
  DenseLayer(const DenseNode& dense, std::size_t columns);

  std::size_t outputs() const { return bias_.size(); }
  std::size_t columns() const { return columns_; }
  /// Accumulator rows: the outputs, and the sum of the inputs where there is an offset.
  std::size_t rows() const { return outputs() + (offset_ != 0); }
  /// Bits of the largest weight that the kernels see.
  int weight_bits() const;

  /// accumulators[rows()][points] += weights[:, first .. first + depth) * inputs[depth][points].
  /// `read_next` is the kernels' hint (kernels::DenseBlock).
  void accumulate(std::uint64_t* accumulators, const std::uint64_t* inputs, std::size_t first,
                  std::size_t depth, std::size_t points,
                  std::span<const std::uint8_t> read_next) const;

  /// outputs[outputs()][points] from finished accumulators (which it overwrites), mod p. The bias
  /// goes onto part 0 alone.
  void finish(std::uint64_t* outputs, std::uint64_t* accumulators, std::size_t points,
              bool with_bias, const Modulus& modulus) const;

 private:
  std::size_t columns_;
  std::uint64_t offset_;
  AlignedVector<std::uint64_t> weights_;  // [rows()][columns]
  std::vector<std::int64_t> bias_;
};

}  // namespace sealion
