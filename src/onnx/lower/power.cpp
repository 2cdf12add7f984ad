#include "onnx/lower/power.h"

#include <algorithm>
#include <utility>

namespace sealion::onnx {
namespace {

/// left[i] right[i] where `chosen` says so, else left[i].
std::vector<Element> multiplied(Composer& composer, std::vector<Element> left,
                                const std::vector<Element>& right,
                                const std::vector<bool>& chosen) {
  std::vector<Element> lefts, rights;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!chosen[i]) continue;
    lefts.push_back(left[i]);
    rights.push_back(right[i]);
  }
  const std::vector<Element> products = composer.product(lefts, rights);
  auto next = products.begin();
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (chosen[i]) left[i] = *next++;
  }
  return left;
}

}  // namespace

std::vector<Element> raised(Composer& composer, std::vector<Element> x,
                            const std::vector<std::size_t>& exponents) {
  std::vector<Element> result(x.size(), Element::constant(1));
  for (std::size_t bit = 0; (std::size_t{1} << bit) <= largest_power; ++bit) {
    std::vector<bool> has_bit, has_higher;
    for (const std::size_t exponent : exponents) {
      has_bit.push_back((exponent >> bit) % 2 == 1);
      has_higher.push_back(exponent >> bit > 1);
    }
    result = multiplied(composer, std::move(result), x, has_bit);
    if (std::ranges::find(has_higher, true) == has_higher.end()) break;
    x = multiplied(composer, x, x, has_higher);
  }
  return result;
}

}  // namespace sealion::onnx
