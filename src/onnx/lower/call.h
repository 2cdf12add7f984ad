#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "onnx/file/graph.h"
#include "onnx/lower/composer.h"
#include "onnx/lower/input_sources.h"
#include "onnx/lower/symbolic.h"

namespace sealion::onnx {

/// An operator at work on what its inputs are.
class Call {
 public:
  Call(const Node& node, std::int64_t opset, std::vector<std::optional<Value>> inputs,
       Composer& composer, InputSources& sources)
      : node_(node),
        opset_(opset),
        inputs_(std::move(inputs)),
        composer_(composer),
        sources_(sources) {}

  const Node& node() const { return node_; }
  /// Of the operator's domain.
  std::int64_t opset() const { return opset_; }
  Composer& composer() { return composer_; }
  InputSources& sources() { return sources_; }

  std::size_t input_count() const { return inputs_.size(); }
  bool has_input(std::size_t i) const { return i < inputs_.size() && inputs_[i]; }
  /// Throws `corrupt` where it is left out.
  const Value& input(std::size_t i) const;
  Symbolic symbolic(std::size_t i) const { return as_symbolic(input(i)); }
  const Shape& shape(std::size_t i) const { return shape_of(input(i)); }
  std::vector<Value> all_inputs() const;
  /// What does not depend on the record: throws `unsupported` for what does.
  const Tensor& constant(std::size_t i) const;
  std::vector<std::int64_t> constant_integers(std::size_t i) const;
  std::vector<double> constant_numbers(std::size_t i) const;
  /// Of a constant of one element.
  double constant_number(std::size_t i) const;

  bool has(std::string_view attribute) const;
  std::int64_t integer(std::string_view attribute, std::int64_t otherwise) const;
  double number(std::string_view attribute, double otherwise) const;
  std::string text(std::string_view attribute, std::string_view otherwise) const;
  /// Empty where there is none.
  std::vector<std::int64_t> integers(std::string_view attribute) const;
  std::vector<double> numbers(std::string_view attribute) const;
  std::vector<std::string> texts(std::string_view attribute) const;

  /// Of an attribute that is a tensor of numbers; it must be there.
  std::vector<double> tensor_numbers(std::string_view attribute) const;

  /// A dimension counted from the end where it is negative; throws `corrupt` beyond `rank`.
  std::size_t axis(std::int64_t stated, std::size_t rank) const;

  /// What this operator makes of each number by itself, of(number, its place): of constants at
  /// once.
  Symbolic elementwise(const Symbolic& input, real::Elementwise each);
  /// The largest of each group of numbers, by their places.
  Symbolic largest(const Symbolic& input, Shape shape,
                   const std::vector<std::vector<std::size_t>>& groups);
  /// What this operator makes of several values where it is neither of these, a sum or a product:
  /// of constants at once.
  Symbolic function(const std::vector<Symbolic>& inputs, Shape shape, real::RecordFunction apply);

  /// What was made of the inputs [first, last), in integers again where all of them are integers,
  /// which sizes and positions are.
  Value whole_as(std::size_t first, std::size_t last, Value made) const;

  /// Throws `corrupt` or `unsupported` with the operator's name in front.
  [[noreturn]] void refuse(const std::string& reason) const;
  [[noreturn]] void cannot(const std::string& reason) const;

 private:
  template <typename T>
  const T* attribute(std::string_view name, std::string_view kind) const;

  const Node& node_;
  std::int64_t opset_;
  std::vector<std::optional<Value>> inputs_;
  Composer& composer_;
  InputSources& sources_;
};

}  // namespace sealion::onnx
