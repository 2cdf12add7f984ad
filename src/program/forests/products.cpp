#include "program/forests/products.h"

#include <algorithm>

namespace sealion::forests {

Affine operator+(Affine a, const Affine& b) {
  a.constant += b.constant;
  for (const auto& [atom, weight] : b.terms) {
    const auto [term, is_new] = a.terms.try_emplace(atom, 0);
    term->second += weight;
    if (term->second == 0) a.terms.erase(term);
  }
  return a;
}

Affine operator*(std::int64_t factor, const Affine& a) {
  if (factor == 0) return {};
  Affine result = a;
  result.constant *= factor;
  for (auto& [atom, weight] : result.terms) weight *= factor;
  return result;
}

Affine Products::multiply(const Affine& left, const Affine& right) {
  if (left.is_constant()) return left.constant * right;
  if (right.is_constant()) return right.constant * left;
  std::pair<Affine, Affine> factors = std::minmax(left, right);
  const auto atom = static_cast<Atom>(bits_ + all_.size());
  const auto [known, is_new] = known_.try_emplace(factors, atom);
  if (is_new) {
    const std::size_t level = 1 + std::max(level_of(left), level_of(right));
    all_.push_back({std::move(factors.first), std::move(factors.second), level});
  }
  return {{{known->second, 1}}, 0};
}

std::size_t Products::level_of(const Affine& sum) const {
  std::size_t level = 0;
  for (const auto& [atom, weight] : sum.terms) level = std::max(level, level_of(atom));
  return level;
}

}  // namespace sealion::forests
