#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "onnx/lower/call.h"

namespace sealion::onnx {

/// What an operator of ONNX does, by its name. It makes as many values as it has outputs, or more.
struct Operator {
  std::string_view name;
  std::vector<Value> (*apply)(Call& call);
};

/// Of an operator with one output.
inline std::vector<Value> just(Value value) { return {std::move(value)}; }

/// Constants, and values arranged anew.
std::span<const Operator> arranging_operators();
/// Sums, products and powers, element by element, and along dimensions.
std::span<const Operator> arithmetic_operators();
/// Matrices.
std::span<const Operator> matrix_operators();
/// Windows that slide over images.
std::span<const Operator> window_operators();
/// What encrypted numbers cannot do: named where it stands inside, left to the client behind the
/// last weight.
std::span<const Operator> function_operators();
/// Numbers rounded to a few bits and back.
std::span<const Operator> quantising_operators();
/// Those of ai.onnx.ml but for support vectors and trees.
std::span<const Operator> classical_operators();
/// Those of ai.onnx.ml that compare records with support vectors.
std::span<const Operator> support_vector_operators();
/// Those of ai.onnx.ml that ask trees.
std::span<const Operator> tree_operators();

/// What a node does, or null where no operator of that name is known.
const Operator* find_operator(const Node& node);

}  // namespace sealion::onnx
