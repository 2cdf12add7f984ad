#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "onnx/lower/arrangement.h"
#include "onnx/lower/operators/operators.h"
#include "onnx/lower/reduction.h"

namespace sealion::onnx {
namespace {

/// A matrix of elements; rows by columns.
struct Matrix {
  std::size_t rows, columns;
  std::vector<Element> elements;

  const Element& at(std::size_t r, std::size_t c) const { return elements[r * columns + c]; }
};

bool is_constant(const Matrix& matrix) {
  return std::ranges::all_of(matrix.elements, &Element::is_constant);
}

/// left right where one of both is constant.
std::vector<Element> matrix_product(Call& call, const Matrix& left, const Matrix& right) {
  if (left.columns != right.rows) {
    call.refuse(fmt::format("matrices of {} x {} and {} x {}", left.rows, left.columns, right.rows,
                            right.columns));
  }
  const bool constant_right = is_constant(right);
  if (!constant_right && !is_constant(left)) {
    call.cannot("both matrices depend on the record");
  }
  if (left.rows * right.columns > most_terms / std::max<std::size_t>(left.columns, 1)) {
    call.cannot(fmt::format("matrices of {} x {} and {} x {}", left.rows, left.columns, right.rows,
                            right.columns));
  }
  std::vector<Combination> rows;
  for (std::size_t r = 0; r < left.rows; ++r) {
    for (std::size_t c = 0; c < right.columns; ++c) {
      Combination row;
      for (std::size_t k = 0; k < left.columns; ++k) {
        const Element &a = left.at(r, k), &b = right.at(k, c);
        row.terms.push_back(constant_right ? Combination::Term{a, b.offset}
                                           : Combination::Term{b, a.offset});
      }
      rows.push_back(std::move(row));
    }
  }
  return call.composer().linear(rows);
}

/// The matrices of a stack, which all have the last two dimensions.
Matrix stacked(const Symbolic& value, std::size_t number) {
  const std::size_t rank = value.shape.size();
  Matrix matrix{value.shape[rank - 2], value.shape[rank - 1], {}};
  const std::size_t size = matrix.rows * matrix.columns;
  const auto begin = value.elements.begin() + static_cast<std::ptrdiff_t>(number * size);
  matrix.elements.assign(begin, begin + static_cast<std::ptrdiff_t>(size));
  return matrix;
}

/// With the leading dimensions `stack`, stretched as NumPy does.
Symbolic with_stack(const Value& value, const Shape& stack) {
  const Shape& from = shape_of(value);
  Shape shape = stack;
  shape.insert(shape.end(), from.end() - 2, from.end());
  return as_symbolic(arranged(value, broadcast(from, shape)));
}

/// A row or a column as a matrix.
Value as_matrix(const Value& value, bool row) {
  const Shape& from = shape_of(value);
  return arranged(value, reshaped(from, row ? Shape{1, from[0]} : Shape{from[0], 1}));
}

Shape without_last_two(const Shape& shape) { return {shape.begin(), shape.end() - 2}; }

std::vector<Value> mat_mul(Call& call) {
  if (call.shape(0).empty() || call.shape(1).empty()) call.refuse("a matrix without dimensions");
  const bool row = call.shape(0).size() == 1, column = call.shape(1).size() == 1;
  const Value left = row ? as_matrix(call.input(0), true) : call.input(0);
  const Value right = column ? as_matrix(call.input(1), false) : call.input(1);
  Shape shape = common_shape(without_last_two(shape_of(left)), without_last_two(shape_of(right)));
  const std::size_t count = element_count(shape);
  const Symbolic lefts = with_stack(left, shape), rights = with_stack(right, shape);
  std::vector<Element> elements;
  for (std::size_t i = 0; i < count; ++i) {
    const auto product = matrix_product(call, stacked(lefts, i), stacked(rights, i));
    elements.insert(elements.end(), product.begin(), product.end());
  }
  if (!row) shape.push_back(lefts.shape[lefts.shape.size() - 2]);
  if (!column) shape.push_back(rights.shape.back());
  return just(folded({std::move(shape), std::move(elements)}));
}

Matrix gemm_matrix(const Call& call, std::size_t input, const char* transposes) {
  const Value& value = call.input(input);
  if (shape_of(value).size() != 2) call.refuse("a matrix of other than two dimensions");
  if (call.integer(transposes, 0) == 0) return stacked(as_symbolic(value), 0);
  return stacked(as_symbolic(arranged(value, transposed(shape_of(value), {1, 0}))), 0);
}

std::vector<Value> gemm(Call& call) {
  const Matrix left = gemm_matrix(call, 0, "transA"), right = gemm_matrix(call, 1, "transB");
  const double alpha = call.number("alpha", 1), beta = call.number("beta", 1);
  const Shape shape = {left.rows, right.columns};
  const std::vector<Element> products = matrix_product(call, left, right);
  std::vector<Combination> rows;
  for (const Element& product : products) rows.push_back({{{product, alpha}}});
  if (call.has_input(2)) {
    const Symbolic c = call.symbolic(2);
    const auto stretched = std::get<Symbolic>(arranged(c, broadcast(c.shape, shape)));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i].terms.push_back({stretched.elements[i], beta});
    }
  }
  return just(folded({shape, call.composer().linear(rows)}));
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
  const std::size_t area = element_count(x.shape) / std::max<std::size_t>(channels, 1);
  std::vector<Combination> rows;
  for (std::size_t i = 0; i < x.elements.size(); ++i) {
    const std::size_t c = i / std::max<std::size_t>(area, 1) % channels;
    const double factor = scale[c] / std::sqrt(variance[c] + epsilon);
    rows.push_back({{{x.elements[i], factor}}, shift[c] - mean[c] * factor});
  }
  return just(folded({x.shape, call.composer().linear(rows)}));
}

std::vector<Value> reduced_sums(Call& call, const Symbolic& x, bool mean) {
  const Reduction reduction = reduction_of(call);
  std::vector<Combination> rows;
  for (const auto& group : reduction.groups) {
    Combination row;
    const double weight = mean ? 1.0 / static_cast<double>(group.size()) : 1.0;
    for (const std::size_t i : group) row.terms.push_back({x.elements[i], weight});
    rows.push_back(std::move(row));
  }
  return just(folded({reduction.shape, call.composer().linear(rows)}));
}

std::vector<Value> reduce_sum(Call& call) { return reduced_sums(call, call.symbolic(0), false); }

std::vector<Value> reduce_mean(Call& call) { return reduced_sums(call, call.symbolic(0), true); }

std::vector<Value> reduce_sum_square(Call& call) {
  const Symbolic x = call.symbolic(0);
  return reduced_sums(call, {x.shape, call.composer().product(x.elements, x.elements)}, false);
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
  return just(folded(std::move(result)));
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
