#include "onnx/lower/arrangement.h"

#include <algorithm>
#include <functional>
#include <type_traits>
#include <utility>

#include "base/cases.h"
#include "base/error.h"
#include "onnx/lower/limits.h"

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

void check_extent(const Shape& shape) {
  if (shape.size() > highest_rank) {
    fail(ErrorCode::unsupported, "an array of {} dimensions: {} are the most that are taken",
         shape.size(), highest_rank);
  }
  if (element_count(shape) > largest_array) {
    fail(ErrorCode::unsupported, "an array of {} elements: {} are the most that are taken",
         element_count(shape), largest_array);
  }
}

/// An arrangement whose sources are given by position.
template <typename Source>
Arrangement arrangement_of(Shape shape, const Source& source) {
  check_extent(shape);
  std::vector<std::size_t> from(element_count(shape));
  for_each_position(shape, [&](const std::vector<std::size_t>& position, std::size_t i) {
    from[i] = source(position);
  });
  return {std::move(shape), std::move(from)};
}

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

template <typename To, typename From>
void append(std::vector<To>& all, const std::vector<From>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

template <typename T>
bool any_has(const std::vector<Value>& values) {
  return std::ranges::any_of(values, [](const Value& value) {
    return std::holds_alternative<std::vector<T>>(std::get<Tensor>(value).elements);
  });
}

/// The elements of tensors whose numbers all become `To`.
template <typename To>
Tensor strung_tensors(const std::vector<Value>& values) {
  std::vector<To> all;
  for (const Value& value : values) {
    std::visit(
        [&](const auto& elements) {
          using From = typename std::decay_t<decltype(elements)>::value_type;
          if constexpr (std::is_convertible_v<From, To>) {
            append(all, elements);
          } else {
            fail(ErrorCode::unsupported, "texts and numbers in a row");
          }
        },
        std::get<Tensor>(value).elements);
  }
  return {{all.size()}, std::move(all)};
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
  if (any_has<std::string>(values)) return strung_tensors<std::string>(values);
  if (any_has<double>(values)) return strung_tensors<double>(values);
  return strung_tensors<std::int64_t>(values);
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
  Arrangement joint{shape_of(values.front()), {}};
  joint.shape[axis] = 0;
  std::vector<std::size_t> blocks;  // of each value, how many elements lie together
  std::size_t block_of_one = 1;
  for (std::size_t d = axis + 1; d < joint.shape.size(); ++d) block_of_one *= joint.shape[d];
  for (const Value& value : values) {
    check_alike(joint.shape, shape_of(value), axis);
    blocks.push_back(shape_of(value)[axis] * block_of_one);
    joint.shape[axis] += shape_of(value)[axis];
  }
  check_extent(joint.shape);
  const std::size_t stretch = joint.shape[axis] * block_of_one;
  const std::size_t repeats = stretch == 0 ? 0 : element_count(joint.shape) / stretch;
  for (std::size_t r = 0; r < repeats; ++r) {
    std::size_t start = 0;  // of a value in the string of all
    for (const std::size_t block : blocks) {
      for (std::size_t i = 0; i < block; ++i) joint.from.push_back(start + r * block + i);
      start += repeats * block;
    }
  }
  return arranged(strung(values), std::move(joint));
}

}  // namespace sealion::onnx
