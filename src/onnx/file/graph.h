#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "onnx/tensor.h"

namespace sealion::onnx {

/// What the elements of a value are.
enum class ElementType {
  real32,
  real64,
  real16,
  bfloat16,
  integer,
  truth,
  text,
  maps  ///< no array: a sequence of maps from class to probability, which ZipMap makes
};

/// A value of a graph: its number. Every value is made once.
using ValueId = std::size_t;

using Attribute = std::variant<std::int64_t, double, std::string, Tensor, std::vector<std::int64_t>,
                               std::vector<double>, std::vector<std::string>>;

/// One operator at work.
struct Node {
  std::string name;       ///< for people: the file's, or operator and number: "Gemm 3"
  std::string operation;  ///< "Gemm"
  std::string domain;     ///< "" is ai.onnx; "ai.onnx.ml"
  std::vector<std::optional<ValueId>> inputs;  ///< none where an optional one is left out
  std::vector<std::optional<ValueId>> outputs;
  std::map<std::string, Attribute> attributes;
};

/// Sizes of a value's dimensions; none: any, as the number of records.
using PortShape = std::vector<std::optional<std::size_t>>;

/// A value that comes from outside, or goes there.
struct Port {
  ValueId value;
  std::string name;  ///< as a terminal can show it
  ElementType type;
  std::optional<PortShape> shape;  ///< none: the file does not tell
};

/// A model as its file has it: operators in an order in which each comes after its inputs, nothing
/// in it that this project cannot hold. What the operators mean is not looked at yet.
struct Graph {
  std::vector<std::string> value_names;  ///< of all values, as a terminal can show them
  std::vector<Node> nodes;
  std::map<ValueId, Tensor> constants;  ///< initialisers
  std::vector<Port> inputs;             ///< without those that have an initialiser
  std::vector<Port> outputs;
  std::map<std::string, std::int64_t> opsets;  ///< of each domain that is imported
  std::string producer;                        ///< for people: "skl2onnx 1.20"
};

}  // namespace sealion::onnx
