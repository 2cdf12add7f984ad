#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "onnx/tensor.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// One number of a value that depends on the record: offset + factor * an element of what a node
/// makes. So scaling, transposing and slicing cost nothing until something needs them.
struct Element {
  static constexpr real::NodeId no_node = std::numeric_limits<real::NodeId>::max();

  real::NodeId node = no_node;  ///< none: the offset alone
  std::size_t index = 0;
  double factor = 0, offset = 0;

  static Element constant(double value) { return {.offset = value}; }
  static Element of(real::NodeId node, std::size_t index) { return {node, index, 1, 0}; }

  bool is_constant() const { return node == no_node; }
  /// The element of the node itself.
  bool is_plain() const { return factor == 1 && offset == 0; }

  friend bool operator==(const Element&, const Element&) = default;
};

Element scaled(const Element& element, double factor);

/// Texts of a record are symbols of this node, until they become numbers; the index is the column.
inline constexpr real::NodeId text_columns = Element::no_node - 1;

/// An array of them, row-major.
struct Symbolic {
  Shape shape;
  std::vector<Element> elements;
  /// What the numbers stand for where they are numbers of classes; else empty.
  std::vector<std::string> class_names = {};
};

/// What a value of a graph is when one record goes through it.
using Value = std::variant<Tensor, Symbolic>;

const Shape& shape_of(const Value& value);
/// The same numbers; of a tensor constants. Throws `unsupported` for texts.
Symbolic as_symbolic(const Value& value);
/// A tensor where all elements are constants.
Value folded(Symbolic symbolic);

}  // namespace sealion::onnx
