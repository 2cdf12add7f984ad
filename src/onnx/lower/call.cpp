#include "onnx/lower/call.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/cases.h"
#include "base/error.h"

namespace sealion::onnx {

void Call::refuse(const std::string& reason) const {
  fail(ErrorCode::corrupt, "{} ({}): {}", node_.name, node_.operation, reason);
}

void Call::cannot(const std::string& reason) const {
  fail(ErrorCode::unsupported, "{} ({}): {}", node_.name, node_.operation, reason);
}

const Value& Call::input(std::size_t i) const {
  if (!has_input(i)) refuse(fmt::format("input {} is missing", i));
  return *inputs_[i];
}

std::vector<Value> Call::all_inputs() const {
  std::vector<Value> values;
  for (std::size_t i = 0; i < input_count(); ++i) values.push_back(input(i));
  return values;
}

const Tensor& Call::constant(std::size_t i) const {
  if (const auto* tensor = std::get_if<Tensor>(&input(i))) return *tensor;
  cannot(fmt::format("input {} depends on the record, where a constant is due", i));
}

std::vector<double> Call::constant_numbers(std::size_t i) const {
  return std::visit(Cases{[&](const std::vector<std::string>&) -> std::vector<double> {
                            refuse(fmt::format("input {} has texts, where numbers are due", i));
                          },
                          [](const auto& numbers) {
                            return std::vector<double>(numbers.begin(), numbers.end());
                          }},
                    constant(i).elements);
}

std::vector<std::int64_t> Call::constant_integers(std::size_t i) const {
  const Tensor& tensor = constant(i);
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&tensor.elements)) {
    return *integers;
  }
  std::vector<std::int64_t> integers;  // which reductions and products of sizes leave as doubles
  for (const double number : constant_numbers(i)) {
    if (std::trunc(number) != number || std::abs(number) > 0x1p53) {
      refuse(fmt::format("input {} must be integers, not {}", i, number));
    }
    integers.push_back(static_cast<std::int64_t>(number));
  }
  return integers;
}

double Call::constant_number(std::size_t i) const {
  const std::vector<double> numbers = constant_numbers(i);
  if (numbers.size() == 1) return numbers.front();
  refuse(fmt::format("input {} must be one number, not {}", i, numbers.size()));
}

template <typename T>
const T* Call::attribute(std::string_view name, std::string_view kind) const {
  const auto found = node_.attributes.find(std::string(name));
  if (found == node_.attributes.end()) return nullptr;
  if (const T* value = std::get_if<T>(&found->second)) return value;
  refuse(fmt::format("the attribute '{}' must be {}", name, kind));
}

bool Call::has(std::string_view attribute) const {
  return node_.attributes.contains(std::string(attribute));
}

std::int64_t Call::integer(std::string_view name, std::int64_t otherwise) const {
  const auto* value = attribute<std::int64_t>(name, "an integer");
  return value ? *value : otherwise;
}

double Call::number(std::string_view name, double otherwise) const {
  const auto* value = attribute<double>(name, "a number");
  return value ? *value : otherwise;
}

std::string Call::text(std::string_view name, std::string_view otherwise) const {
  const auto* value = attribute<std::string>(name, "a text");
  return value ? *value : std::string(otherwise);
}

std::vector<std::int64_t> Call::integers(std::string_view name) const {
  const auto* value = attribute<std::vector<std::int64_t>>(name, "a list of integers");
  return value ? *value : std::vector<std::int64_t>();
}

std::vector<double> Call::numbers(std::string_view name) const {
  const auto* value = attribute<std::vector<double>>(name, "a list of numbers");
  return value ? *value : std::vector<double>();
}

std::vector<std::string> Call::texts(std::string_view name) const {
  const auto* value = attribute<std::vector<std::string>>(name, "a list of texts");
  return value ? *value : std::vector<std::string>();
}

std::vector<double> Call::tensor_numbers(std::string_view name) const {
  const auto* value = attribute<Tensor>(name, "a tensor");
  if (!value) refuse(fmt::format("the attribute '{}' is missing", name));
  return std::visit(Cases{[&](const std::vector<std::string>&) -> std::vector<double> {
                            refuse(fmt::format("the attribute '{}' has texts", name));
                          },
                          [](const auto& numbers) {
                            return std::vector<double>(numbers.begin(), numbers.end());
                          }},
                    value->elements);
}

std::size_t Call::axis(std::int64_t stated, std::size_t rank) const {
  const std::int64_t from_start = stated < 0 ? stated + static_cast<std::int64_t>(rank) : stated;
  if (from_start < 0 || from_start >= static_cast<std::int64_t>(rank)) {
    refuse(fmt::format("dimension {} of {}", stated, rank));
  }
  return static_cast<std::size_t>(from_start);
}

Value Call::whole_as(std::size_t first, std::size_t last, Value made) const {
  auto* tensor = std::get_if<Tensor>(&made);
  const auto* numbers = tensor ? std::get_if<std::vector<double>>(&tensor->elements) : nullptr;
  if (!numbers) return made;
  for (std::size_t i = first; i < last; ++i) {
    const auto* from = std::get_if<Tensor>(&input(i));
    if (!from || !std::holds_alternative<std::vector<std::int64_t>>(from->elements)) return made;
  }
  std::vector<std::int64_t> integers;
  for (const double number : *numbers) {
    if (!(std::abs(number) < 0x1p63)) cannot("a number that no integer can be");
    integers.push_back(static_cast<std::int64_t>(number));
  }
  tensor->elements = std::move(integers);
  return made;
}

Symbolic Call::elementwise(const Symbolic& input, real::Elementwise each) {
  return {input.shape, composer_.elementwise(node_.operation, input.elements, std::move(each))};
}

Symbolic Call::largest(const Symbolic& input, Shape shape,
                       const std::vector<std::vector<std::size_t>>& groups) {
  if (!std::ranges::all_of(input.elements, &Element::is_constant)) {
    return {std::move(shape), composer_.largest(node_.operation, input.elements, groups)};
  }
  Symbolic result{std::move(shape), {}};
  for (const auto& group : groups) {
    double most = -std::numeric_limits<double>::infinity();
    for (const std::size_t i : group) most = std::max(most, input.elements[i].offset);
    result.elements.push_back(Element::constant(most));
  }
  return result;
}

Symbolic Call::function(const std::vector<Symbolic>& inputs, Shape shape,
                        real::RecordFunction apply) {
  std::vector<Element> all;
  for (const Symbolic& input : inputs) {
    all.insert(all.end(), input.elements.begin(), input.elements.end());
  }
  const std::size_t results = element_count(shape);
  if (!std::ranges::all_of(all, &Element::is_constant)) {
    return {std::move(shape), composer_.function(node_.operation, all, results, std::move(apply))};
  }
  std::vector<double> in, out(results);
  for (const Element& element : all) in.push_back(element.offset);
  apply(in, out);
  Symbolic result{std::move(shape), {}};
  for (const double number : out) result.elements.push_back(Element::constant(number));
  return result;
}

}  // namespace sealion::onnx
