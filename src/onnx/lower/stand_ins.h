#pragma once

#include <cstddef>
#include <map>
#include <variant>
#include <vector>

namespace sealion::onnx {

/// factors[i] (x[i] + shifts[i])^2 + offsets[i] in the place of a function of each number x[i].
struct SquareStandIn {
  std::vector<double> factors, shifts, offsets;  ///< [numbers]
};

/// factors[i] x[i] + offsets[i], of a function that something else multiplies or bends.
struct LineStandIn {
  std::vector<double> factors, offsets;  ///< [numbers]
};

/// The mean of each group, whose largest number the function is.
struct MeanStandIn {};

/// What encrypted numbers can do in the place of what they cannot.
using StandIn = std::variant<SquareStandIn, LineStandIn, MeanStandIn>;

/// By the place of a function among all that a graph is lowered to, from 0.
using StandIns = std::map<std::size_t, StandIn>;

}  // namespace sealion::onnx
