#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "onnx/lower/arrangement.h"
#include "onnx/lower/operators/operators.h"
#include "onnx/lower/reduction.h"
#include "onnx/lower/weighted_sum.h"

namespace sealion::onnx {
namespace {

/// Matrices of constants or of symbols, one after the other; each rows by columns.
struct Matrices {
  std::size_t count, rows, columns;
  std::variant<std::vector<double>, std::vector<Element>> entries;

  bool are_constant() const { return entries.index() == 0; }
  std::size_t place(std::size_t i, std::size_t r, std::size_t c) const {
    return (i * rows + r) * columns + c;
  }
  double number(std::size_t place) const { return std::get<0>(entries)[place]; }
  const Element& element(std::size_t place) const { return std::get<1>(entries)[place]; }
};

/// Of the last two dimensions of a value.
Matrices matrices_of(const Value& value) {
  const Shape& shape = shape_of(value);
  const Shape leading(shape.begin(), shape.end() - 2);
  Matrices matrices{element_count(leading), shape.end()[-2], shape.back(), {}};
  if (const auto* symbolic = std::get_if<Symbolic>(&value)) {
    matrices.entries = symbolic->elements;
  } else {
    matrices.entries = numbers_of(std::get<Tensor>(value), shape);
  }
  return matrices;
}

/// Entry `i` of all products, row-major.
struct Place {
  Place(std::size_t i, std::size_t rows, std::size_t columns)
      : matrix(i / (rows * columns)), row(i / columns % rows), column(i % columns) {}

  std::size_t matrix, row, column;
};

std::vector<double> constant_products(const Matrices& left, const Matrices& right) {
  std::vector<double> products(left.count * left.rows * right.columns, 0);
  for (std::size_t i = 0; i < products.size(); ++i) {
    const Place at(i, left.rows, right.columns);
    for (std::size_t k = 0; k < left.columns; ++k) {
      products[i] += left.number(left.place(at.matrix, at.row, k)) *
                     right.number(right.place(at.matrix, k, at.column));
    }
  }
  return products;
}

/// An entry of a product where one of both matrices is constant.
Combination entry_of(const Matrices& left, const Matrices& right, const Place& at) {
  Combination row;
  row.terms.reserve(left.columns);
  for (std::size_t k = 0; k < left.columns; ++k) {
    const std::size_t l = left.place(at.matrix, at.row, k);
    const std::size_t r = right.place(at.matrix, k, at.column);
    row.terms.push_back(right.are_constant() ? Combination::Term{left.element(l), right.number(r)}
                                             : Combination::Term{right.element(r), left.number(l)});
  }
  return row;
}

/// Products of as many matrices left and right, [count][rows][columns].
Value products_of(Call& call, const Matrices& left, const Matrices& right) {
  const auto sizes = fmt::format("matrices of {} x {} and {} x {}", left.rows, left.columns,
                                 right.rows, right.columns);
  if (left.columns != right.rows) call.refuse(sizes);
  const Shape shape = {left.count, left.rows, right.columns};
  const std::size_t count = element_count(shape);
  if (count > call.composer().limits().terms / std::max(left.columns, std::size_t{1})) {
    call.cannot(sizes);
  }
  if (left.are_constant() && right.are_constant()) {
    return Tensor{shape, constant_products(left, right)};
  }
  if (!left.are_constant() && !right.are_constant()) {
    call.cannot("both matrices depend on the record");
  }
  auto elements = call.composer().linear(count, [&](std::size_t i) {
    return entry_of(left, right, Place(i, left.rows, right.columns));
  });
  return folded({shape, std::move(elements)});
}

Value in_shape(const Value& value, Shape shape) {
  return arranged(value, reshaped(shape_of(value), std::move(shape)));
}

/// With the leading dimensions `stack`, stretched as NumPy does.
Value with_stack(const Value& value, const Shape& stack) {
  const Shape& from = shape_of(value);
  Shape shape = stack;
  shape.insert(shape.end(), from.end() - 2, from.end());
  return arranged(value, broadcast(from, shape));
}

/// A row or a column as a matrix.
Value as_matrix(const Value& value, bool row) {
  const std::size_t size = shape_of(value)[0];
  return in_shape(value, row ? Shape{1, size} : Shape{size, 1});
}

Shape without_last_two(const Shape& shape) { return {shape.begin(), shape.end() - 2}; }

std::vector<Value> mat_mul(Call& call) {
  if (call.shape(0).empty() || call.shape(1).empty()) call.refuse("a matrix without dimensions");
  const bool row = call.shape(0).size() == 1, column = call.shape(1).size() == 1;
  const Value left = row ? as_matrix(call.input(0), true) : call.input(0);
  const Value right = column ? as_matrix(call.input(1), false) : call.input(1);
  Shape shape = common_shape(without_last_two(shape_of(left)), without_last_two(shape_of(right)));
  const Matrices lefts = matrices_of(with_stack(left, shape));
  const Matrices rights = matrices_of(with_stack(right, shape));
  if (!row) shape.push_back(lefts.rows);
  if (!column) shape.push_back(rights.columns);
  return just(in_shape(products_of(call, lefts, rights), std::move(shape)));
}

Matrices gemm_matrix(const Call& call, std::size_t input, const char* transposes) {
  const Value& value = call.input(input);
  if (shape_of(value).size() != 2) call.refuse("a matrix of other than two dimensions");
  if (call.integer(transposes, 0) == 0) return matrices_of(value);
  return matrices_of(arranged(value, transposed(shape_of(value), {1, 0})));
}

std::vector<Value> gemm(Call& call) {
  const Matrices left = gemm_matrix(call, 0, "transA"), right = gemm_matrix(call, 1, "transB");
  const Shape shape = {left.rows, right.columns};
  std::vector<Weighted> sum = {
      {in_shape(products_of(call, left, right), shape), call.number("alpha", 1)}};
  if (call.has_input(2)) sum.push_back({call.input(2), call.number("beta", 1)});
  return just(weighted_sum(call, shape, sum));
}

std::vector<Value> batch_normalization(Call& call) {
  if (call.integer("training_mode", 0) != 0) call.cannot("it is exported for training");
  if (call.integer("spatial", 1) == 0) call.cannot("statistics of each pixel ('spatial' is 0)");
  const Symbolic x = call.symbolic(0);
  const auto scale = call.constant_numbers(1), shift = call.constant_numbers(2),
             mean = call.constant_numbers(3), variance = call.constant_numbers(4);
  const double epsilon = call.number("epsilon", 1e-5);
  const std::size_t channels = x.shape.size() < 2 ? 1 : x.shape[1];
  for (const auto* numbers : {&scale, &shift, &mean, &variance}) {
    if (numbers->size() != channels) call.refuse("one number a channel is due");
  }
  const std::size_t area =
      std::max(x.elements.size() / std::max(channels, std::size_t{1}), std::size_t{1});
  return just(folded({x.shape, call.composer().linear(x.elements.size(), [&](std::size_t i) {
                        const std::size_t c = i / area % channels;
                        const double factor = scale[c] / std::sqrt(variance[c] + epsilon);
                        return Combination{{{x.elements[i], factor}}, shift[c] - mean[c] * factor};
                      })}));
}

Value reduced_sums(Call& call, const Symbolic& x, bool mean) {
  const Reduction reduction = reduction_of(call);
  return folded(
      {reduction.shape, call.composer().linear(reduction.groups.size(), [&](std::size_t r) {
         const auto& group = reduction.groups[r];
         Combination row;
         const double weight = mean ? 1.0 / static_cast<double>(group.size()) : 1.0;
         for (const std::size_t i : group) row.terms.push_back({x.elements[i], weight});
         return row;
       })});
}

std::vector<Value> reduce_sum(Call& call) {
  return just(call.whole_as(0, 1, reduced_sums(call, call.symbolic(0), false)));
}

std::vector<Value> reduce_mean(Call& call) {
  return just(reduced_sums(call, call.symbolic(0), true));
}

std::vector<Value> reduce_sum_square(Call& call) {
  const Symbolic x = call.symbolic(0);
  return just(
      reduced_sums(call, {x.shape, call.composer().product(x.elements, x.elements)}, false));
}

/// Products of pairs, of pairs of these, and so on.
std::vector<Value> reduce_product(Call& call) {
  const Symbolic x = call.symbolic(0);
  const Reduction reduction = reduction_of(call);
  std::vector<std::vector<Element>> factors;  // [groups][factors left]
  for (const auto& group : reduction.groups) {
    factors.emplace_back();
    for (const std::size_t i : group) factors.back().push_back(x.elements[i]);
    if (group.empty()) factors.back().push_back(Element::constant(1));
  }
  while (!factors.empty() && factors.front().size() > 1) {
    std::vector<Element> left, right;
    for (const auto& group : factors) {
      for (std::size_t i = 0; i + 1 < group.size(); i += 2) {
        left.push_back(group[i]);
        right.push_back(group[i + 1]);
      }
    }
    const std::vector<Element> products = call.composer().product(left, right);
    auto next = products.begin();
    for (auto& group : factors) {
      std::vector<Element> rest;
      for (std::size_t i = 0; i + 1 < group.size(); i += 2) rest.push_back(*next++);
      if (group.size() % 2 == 1) rest.push_back(group.back());
      group = std::move(rest);
    }
  }
  Symbolic result{reduction.shape, {}};
  for (const auto& group : factors) result.elements.push_back(group.front());
  return just(call.whole_as(0, 1, folded(std::move(result))));
}

constexpr Operator matrices_table[] = {{"MatMul", mat_mul},
                                       {"Gemm", gemm},
                                       {"BatchNormalization", batch_normalization},
                                       {"ReduceSum", reduce_sum},
                                       {"ReduceMean", reduce_mean},
                                       {"ReduceSumSquare", reduce_sum_square},
                                       {"ReduceProd", reduce_product}};

}  // namespace

std::span<const Operator> matrix_operators() { return matrices_table; }

}  // namespace sealion::onnx
