#include "onnx/lower/symbolic.h"

#include <algorithm>
#include <utility>

#include "base/cases.h"
#include "base/error.h"
#include "onnx/lower/limits.h"

namespace sealion::onnx {
namespace {

std::vector<Element> constants_of(const Tensor& tensor) {
  if (element_count(tensor.shape) > most_symbols) {
    fail(ErrorCode::unsupported, "an array of {} elements, where {} are the most that are taken",
         element_count(tensor.shape), most_symbols);
  }
  std::vector<Element> elements;
  elements.reserve(element_count(tensor.shape));
  std::visit(Cases{[](const std::vector<std::string>&) {
                     fail(ErrorCode::unsupported, "texts where numbers are due");
                   },
                   [&](const auto& numbers) {
                     for (const auto number : numbers) {
                       elements.push_back(Element::constant(static_cast<double>(number)));
                     }
                   }},
             tensor.elements);
  return elements;
}

}  // namespace

Element scaled(const Element& element, double factor) {
  return {element.node, element.index, element.factor * factor, element.offset * factor};
}

const Shape& shape_of(const Value& value) {
  return std::visit([](const auto& held) -> const Shape& { return held.shape; }, value);
}

Symbolic as_symbolic(const Value& value) {
  if (const auto* symbolic = std::get_if<Symbolic>(&value)) return *symbolic;
  const auto& tensor = std::get<Tensor>(value);
  return {tensor.shape, constants_of(tensor)};
}

Value folded(Symbolic symbolic) {
  if (!std::ranges::all_of(symbolic.elements, &Element::is_constant)) return symbolic;
  std::vector<double> numbers;
  for (const Element& element : symbolic.elements) numbers.push_back(element.offset);
  return Tensor{std::move(symbolic.shape), std::move(numbers)};
}

}  // namespace sealion::onnx
