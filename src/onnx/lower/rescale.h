#pragma once

#include <optional>
#include <vector>

#include "onnx/lower/symbolic.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// A factor and an offset on each number that a node makes.
struct Rescaling {
  real::NodeId node;
  std::vector<double> factors, offsets;

  bool is_none() const;
};

/// Where the elements are those of one node from its first on, in its order.
std::optional<Rescaling> rescaling_of(const std::vector<Element>& elements);

/// The operation that makes its numbers so at once: of a linear one always, of a convolution where
/// all positions are treated alike, of others none.
std::optional<real::Operation> rescale(const real::Operation& operation,
                                       const Rescaling& rescaling);

}  // namespace sealion::onnx
