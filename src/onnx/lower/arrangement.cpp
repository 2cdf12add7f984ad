#include "onnx/lower/arrangement.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/cases.h"
#include "base/error.h"

namespace sealion::onnx {
namespace {

/// Calls visit(position in each dimension, row-major number) for every element.
template <typename Visit>
void for_each_position(const Shape& shape, const Visit& visit) {
  std::vector<std::size_t> position(shape.size(), 0);
  const std::size_t count = element_count(shape);
  for (std::size_t i = 0; i < count; ++i) {
    visit(position, i);
    for (std::size_t d = shape.size(); d-- > 0;) {
      if (++position[d] < shape[d]) break;
      position[d] = 0;
    }
  }
}

/// An arrangement whose sources are given by position.
template <typename Source>
Arrangement arrangement_of(Shape shape, const Source& source) {
  if (element_count(shape) > largest_array) {
    fail(ErrorCode::unsupported, "an array of {} elements: {} are the most that are taken",
         element_count(shape), largest_array);
  }
  std::vector<std::size_t> from(element_count(shape));
  for_each_position(shape, [&](const std::vector<std::size_t>& position, std::size_t i) {
    from[i] = source(position);
  });
  return {std::move(shape), std::move(from)};
}

/// Far above what a layer may make of a record.
constexpr std::size_t most_symbols = std::size_t{1} << 20;

template <typename T>
std::vector<T> pick(const std::vector<T>& elements, const std::vector<std::size_t>& from,
                    const T& filling) {
  std::vector<T> picked;
  picked.reserve(from.size());
  for (const std::size_t i : from) {
    picked.push_back(i == Arrangement::fill ? filling : elements[i]);
  }
  return picked;
}

Tensor arranged_tensor(const Tensor& tensor, Arrangement arrangement, double filling) {
  return std::visit(
      Cases{[&](const std::vector<std::string>& texts) {
              return Tensor{std::move(arrangement.shape), pick(texts, arrangement.from, {})};
            },
            [&](const auto& numbers) {
              using Number = typename std::decay_t<decltype(numbers)>::value_type;
              return Tensor{std::move(arrangement.shape),
                            pick(numbers, arrangement.from, static_cast<Number>(filling))};
            }},
      tensor.elements);
}

template <typename T>
void append(std::vector<T>& all, const std::vector<T>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

/// The elements of all values, one value after the other.
Value strung(const std::vector<Value>& values) {
  const bool symbolic = std::ranges::any_of(
      values, [](const Value& value) { return std::holds_alternative<Symbolic>(value); });
  if (symbolic) {
    Symbolic all;
    for (const Value& value : values) append(all.elements, as_symbolic(value).elements);
    return all;
  }
  Tensor all = std::get<Tensor>(values.front());
  for (std::size_t i = 1; i < values.size(); ++i) {
    std::visit(
        [&](auto& elements) {
          using Elements = std::decay_t<decltype(elements)>;
          const auto* more = std::get_if<Elements>(&std::get<Tensor>(values[i]).elements);
          if (!more) fail(ErrorCode::unsupported, "values of several types in a row");
          append(elements, *more);
        },
        all.elements);
  }
  return all;
}

void check_alike(const Shape& a, const Shape& b, std::size_t axis) {
  bool alike = a.size() == b.size();
  for (std::size_t d = 0; alike && d < a.size(); ++d) alike = d == axis || a[d] == b[d];
  if (alike) return;
  fail(ErrorCode::unsupported, "shapes {} and {} do not join along dimension {}", to_string(a),
       to_string(b), axis);
}

}  // namespace

Value arranged(const Value& value, Arrangement arrangement, double filling) {
  if (const auto* tensor = std::get_if<Tensor>(&value)) {
    return arranged_tensor(*tensor, std::move(arrangement), filling);
  }
  const auto& symbolic = std::get<Symbolic>(value);
  if (arrangement.from.size() > most_symbols) {
    fail(ErrorCode::unsupported, "{} numbers of one record: {} are the most that are taken",
         arrangement.from.size(), most_symbols);
  }
  auto elements = pick(symbolic.elements, arrangement.from, Element::constant(filling));
  return Symbolic{std::move(arrangement.shape), std::move(elements), symbolic.class_names};
}

std::vector<std::size_t> strides_of(const Shape& shape) {
  std::vector<std::size_t> strides(shape.size(), 1);
  for (std::size_t d = shape.size(); d-- > 1;) strides[d - 1] = strides[d] * shape[d];
  return strides;
}

Arrangement reshaped(const Shape& from, Shape to) {
  if (element_count(from) != element_count(to)) {
    fail(ErrorCode::unsupported, "{} has {} elements, and {} would have {}", to_string(from),
         element_count(from), to_string(to), element_count(to));
  }
  std::size_t next = 0;
  return arrangement_of(std::move(to), [&](const std::vector<std::size_t>&) { return next++; });
}

Arrangement transposed(const Shape& from, const std::vector<std::size_t>& permutation) {
  const std::vector<std::size_t> strides = strides_of(from);
  Shape shape;
  for (const std::size_t d : permutation) shape.push_back(from[d]);
  return arrangement_of(std::move(shape), [&](const std::vector<std::size_t>& position) {
    std::size_t source = 0;
    for (std::size_t d = 0; d < position.size(); ++d) {
      source += position[d] * strides[permutation[d]];
    }
    return source;
  });
}

Arrangement taken(const Shape& from, std::size_t axis, const std::vector<std::size_t>& entries) {
  const std::vector<std::size_t> strides = strides_of(from);
  Shape shape = from;
  shape[axis] = entries.size();
  return arrangement_of(std::move(shape), [&](const std::vector<std::size_t>& position) {
    std::size_t source = 0;
    for (std::size_t d = 0; d < position.size(); ++d) {
      source += (d == axis ? entries[position[d]] : position[d]) * strides[d];
    }
    return source;
  });
}

Arrangement broadcast(const Shape& from, const Shape& to) {
  if (common_shape(from, to) != to) {
    fail(ErrorCode::unsupported, "{} does not stretch to {}", to_string(from), to_string(to));
  }
  const std::vector<std::size_t> strides = strides_of(from);
  const std::size_t added = to.size() - from.size();
  return arrangement_of(to, [&](const std::vector<std::size_t>& position) {
    std::size_t source = 0;
    for (std::size_t d = 0; d < from.size(); ++d) {
      if (from[d] != 1) source += position[added + d] * strides[d];
    }
    return source;
  });
}

Arrangement padded(const Shape& from, const std::vector<std::size_t>& before,
                   const std::vector<std::size_t>& after) {
  const std::vector<std::size_t> strides = strides_of(from);
  Shape shape = from;
  for (std::size_t d = 0; d < shape.size(); ++d) shape[d] += before[d] + after[d];
  return arrangement_of(std::move(shape), [&](const std::vector<std::size_t>& position) {
    std::size_t source = 0;
    for (std::size_t d = 0; d < position.size(); ++d) {
      const std::size_t inside = position[d] - before[d];  // wraps in front
      if (inside >= from[d]) return Arrangement::fill;
      source += inside * strides[d];
    }
    return source;
  });
}

Shape common_shape(const Shape& a, const Shape& b) {
  const Shape& longer = a.size() < b.size() ? b : a;
  const Shape& shorter = a.size() < b.size() ? a : b;
  Shape shape = longer;
  for (std::size_t d = 0; d < shorter.size(); ++d) {
    std::size_t& extent = shape[longer.size() - shorter.size() + d];
    if (extent == shorter[d] || shorter[d] == 1) continue;
    if (extent != 1) {
      fail(ErrorCode::unsupported, "shapes {} and {} do not go together", to_string(a),
           to_string(b));
    }
    extent = shorter[d];
  }
  return shape;
}

Value concatenated(const std::vector<Value>& values, std::size_t axis) {
  Shape shape = shape_of(values.front());
  std::vector<std::size_t> starts, sizes;  // of each value in the string of all, along the axis
  std::size_t length = 0, total = 0;
  for (const Value& value : values) {
    check_alike(shape, shape_of(value), axis);
    starts.push_back(total);
    sizes.push_back(shape_of(value)[axis]);
    length += sizes.back();
    total += element_count(shape_of(value));
  }
  shape[axis] = length;
  Arrangement arrangement = arrangement_of(shape, [&](std::vector<std::size_t> position) {
    std::size_t which = 0;
    while (position[axis] >= sizes[which]) position[axis] -= sizes[which++];
    const std::vector<std::size_t> strides = strides_of(shape_of(values[which]));
    std::size_t source = starts[which];
    for (std::size_t d = 0; d < position.size(); ++d) source += position[d] * strides[d];
    return source;
  });
  return arranged(strung(values), std::move(arrangement));
}

}  // namespace sealion::onnx
