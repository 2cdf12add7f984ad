#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sealion {

/// The automorphism X -> X^g of Z[X]/(X^n + 1).
class Automorphism {
 public:
  /// Throws `invalid_argument` for an element that is even or not below 2n. n as Ntt's.
  Automorphism(std::uint32_t element, std::size_t n);

  std::uint32_t element() const { return element_; }
  Automorphism inverse() const;

  /// out = in(X^g), both the values of an Ntt at its points, [n], modulo any prime: the points
  /// change places. `out` is not `in`.
  void apply(std::span<const std::uint64_t> in, std::span<std::uint64_t> out) const;
  /// The same of coefficients in {-1, 0, 1}. What goes where depends on the element alone.
  void apply(std::span<const std::int8_t> in, std::span<std::int8_t> out) const;

 private:
  std::uint32_t element_;
  std::vector<std::uint32_t> source_;  // [n], the point whose value comes to each
};

}  // namespace sealion
