#include "layouts/packed/run/notch.h"

#include <cassert>
#include <cmath>
#include <numbers>

#include "ring/word_inverse.h"

namespace sealion::packed {
namespace {

/// Of t: coefficients that are smaller stay centred.
constexpr double least_turned = 0.3;

/// How much the value at a pair counts: between what would bring all down alike and what the bias
/// there asks for, which leaves the later ones too large to be reached one at a time.
constexpr double importance(std::size_t pair) { return 1 / static_cast<double>(2 * pair + 1); }

/// An odd step through all coefficients in an order that spreads them over the circle.
std::size_t scattered(std::size_t n) {
  return static_cast<std::size_t>(static_cast<double>(n) / std::numbers::phi) | 1;
}

}  // namespace

Notch::Notch(std::size_t n, const Modulus& t) : n_(n), t_(t), roots_(2 * n) {
  assert(t.value() % 2 == 1);
  for (std::size_t i = 0; i < roots_.size(); ++i) {
    roots_[i] = std::polar(1.0, std::numbers::pi * static_cast<double>(i) / static_cast<double>(n));
  }
}

std::vector<std::size_t> Notch::turned_over(std::span<const std::uint64_t> coefficients,
                                            std::uint32_t element) const {
  // X -> X^element brings what stood at the root r^element to r.
  const std::size_t back = inverse_modulo_word(element) & (2 * n_ - 1);
  Values left = values(coefficients, back);
  std::vector<std::size_t> chosen;
  for (std::size_t step = 0; step < n_; ++step) {
    const std::size_t i = step * scattered(n_) & (n_ - 1);
    const double coefficient = centred(coefficients[i]);
    if (std::abs(coefficient) < least_turned) continue;
    const double change = coefficient > 0 ? -1 : 1;
    const Values power = powers(i, back);
    double growth = 0;  // of the sum of |value|^2
    for (std::size_t k = 0; k < pairs; ++k) {
      growth += importance(k) * (2 * change * (left[k] * std::conj(power[k])).real() + 1);
    }
    if (growth >= 0) continue;
    chosen.push_back(i);
    for (std::size_t k = 0; k < pairs; ++k) left[k] += change * power[k];
  }
  return chosen;
}

Notch::Values Notch::powers(std::size_t i, std::size_t back) const {
  Values powers;
  for (std::size_t k = 0; k < pairs; ++k) {
    powers[k] = roots_[(2 * k + 1) * back * i & (2 * n_ - 1)];
  }
  return powers;
}

Notch::Values Notch::values(std::span<const std::uint64_t> coefficients, std::size_t back) const {
  Values sum{};
  for (std::size_t i = 0; i < n_; ++i) {
    if (coefficients[i] == 0) continue;
    const Values power = powers(i, back);
    for (std::size_t k = 0; k < pairs; ++k) sum[k] += centred(coefficients[i]) * power[k];
  }
  return sum;
}

double Notch::centred(std::uint64_t coefficient) const {
  return static_cast<double>(t_.centre(coefficient)) / static_cast<double>(t_.value());
}

}  // namespace sealion::packed
