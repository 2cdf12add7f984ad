#pragma once

#include <string>
#include <vector>

#include "onnx/lower/symbolic.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// An operator between weights that encrypted numbers cannot do.
struct InnerFunction {
  real::NodeId id;
  std::string node, operation;
  std::size_t elements;  ///< that it is applied to, of one record
};

/// Where a lowered graph is cut: what runs encrypted, and what the client does with the answer.
struct Core {
  real::NodeId answer;  ///< the node that makes what the client decrypts
  /// Operators behind it, in their order: "Softmax".
  std::vector<std::string> behind;
};

/// Operators that encrypted numbers cannot do and that weights stand behind, on the way to
/// `output`.
std::vector<InnerFunction> inner_functions(const real::Program& program, const Symbolic& output);

/// Cuts a program before the first operator that is left to the client; inner functions count as if
/// they could be encrypted.
/// Throws `unsupported` where the output does not come from one value.
Core find_core(const real::Program& program, const Symbolic& output);

}  // namespace sealion::onnx
