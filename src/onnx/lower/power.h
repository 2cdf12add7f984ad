#pragma once

#include <cstddef>
#include <vector>

#include "onnx/lower/composer.h"

namespace sealion::onnx {

/// The highest power that is multiplied out.
inline constexpr std::size_t largest_power = 16;

/// x[i]^exponents[i], of powers of two of x: x, x^2, x^4, ...; exponents up to `largest_power`.
std::vector<Element> raised(Composer& composer, std::vector<Element> x,
                            const std::vector<std::size_t>& exponents);

}  // namespace sealion::onnx
