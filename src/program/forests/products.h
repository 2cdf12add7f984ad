#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "program/program.h"

namespace sealion::forests {

/// A bit, or a product: of `bits` bits number b is bit b, number bits + p is product p.
using Atom = std::uint32_t;

/// constant + sum of weights times atoms.
struct Affine {
  std::map<Atom, std::int64_t> terms = {};  ///< none with the weight 0
  std::int64_t constant = 0;

  bool is_constant() const { return terms.empty(); }

  friend auto operator<=>(const Affine&, const Affine&) = default;
};

Affine operator+(Affine a, const Affine& b);
Affine operator*(std::int64_t factor, const Affine& a);
inline Affine operator-(Affine a, const Affine& b) { return std::move(a) + -1 * b; }

/// Products of sums of bits and products, each made once, in levels: those of level 1 are made of
/// bits, those of level l of bits and products of lower levels.
class Products {
 public:
  struct Product {
    Affine left, right;
    std::size_t level;
  };

  explicit Products(std::size_t bits) : bits_(bits) {}

  std::size_t bits() const { return bits_; }
  const std::vector<Product>& all() const { return all_; }
  Affine bit(std::uint32_t bit) const { return {{{bit, 1}}, 0}; }
  /// Of constants no product is made.
  Affine multiply(const Affine& left, const Affine& right);
  /// 0 of a bit.
  std::size_t level_of(Atom atom) const { return atom < bits_ ? 0 : all_[atom - bits_].level; }

 private:
  std::size_t level_of(const Affine& sum) const;

  std::size_t bits_;
  std::vector<Product> all_;
  std::map<std::pair<Affine, Affine>, Atom> known_;
};

}  // namespace sealion::forests
