// Matrices and sums along dimensions beside plain loops.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "onnx/support/small_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;

/// [rows][inner] [inner][columns] of stacks, whose leading dimensions are stretched to `stack`.
Tensor product_of(const Tensor& a, const Tensor& b, const Shape& stack) {
  const std::vector<double> left = doubles_of(a), right = doubles_of(b);
  const std::size_t rows = a.shape.end()[-2], inner = a.shape.back(), columns = b.shape.back();
  const auto start = [&](const Shape& shape, const Shape& position) {
    Shape own;
    for (std::size_t d = 0; d + 2 < shape.size(); ++d) {
      own.push_back(shape[d] == 1 ? 0 : position[stack.size() + 2 + d - shape.size()]);
    }
    const Shape leading(shape.begin(), shape.end() - 2);
    return place_of(leading, own) * shape.end()[-2] * shape.back();
  };
  Tensor made{stack, std::vector<double>()};
  auto& numbers = std::get<std::vector<double>>(made.elements);
  for_each_place(stack, [&](const Shape& position, std::size_t) {
    const double* const l = left.data() + start(a.shape, position);
    const double* const r = right.data() + start(b.shape, position);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        double sum = 0;
        for (std::size_t k = 0; k < inner; ++k) sum += l[i * inner + k] * r[k * columns + j];
        numbers.push_back(sum);
      }
    }
  });
  made.shape.insert(made.shape.end(), {rows, columns});
  return made;
}

struct Stacks {
  Shape a, b, stack;
};

class MatMul : public ::testing::TestWithParam<Stacks> {};

TEST_P(MatMul, MultipliesStacksOfMatrices) {
  const auto& [a_shape, b_shape, stack] = GetParam();
  const Tensor a = random_reals(a_shape, 1), b = random_reals(b_shape, 2);
  expect_makes({"MatMul"}, {a, b}, product_of(a, b, stack), {0, 1});
}

INSTANTIATE_TEST_SUITE_P(Shapes, MatMul,
                         ::testing::Values(Stacks{{2, 3}, {3, 4}, {}}, Stacks{{1, 3}, {3, 1}, {}},
                                           Stacks{{2, 2, 3}, {2, 3, 2}, {2}},
                                           Stacks{{2, 2, 3}, {3, 2}, {2}},
                                           Stacks{{2, 3}, {2, 3, 2}, {2}},
                                           Stacks{{2, 1, 2, 3}, {1, 3, 3, 2}, {2, 3}},
                                           Stacks{{1, 1, 3}, {2, 3, 2}, {2}}));

TEST(MatMul, TakesRowsAndColumnsWithoutASecondDimension) {
  const Tensor a = random_reals({2, 3}, 1), v = random_reals({3}, 2);
  Tensor column = v, row = v;
  column.shape = {3, 1};
  row.shape = {1, 3};
  Tensor due = product_of(a, column, {});
  due.shape = {2};
  expect_makes({"MatMul"}, {a, v}, due, {0, 1});
  const Tensor b = random_reals({2, 3, 2}, 3);
  due = product_of(row, b, {2});
  due.shape = {2, 2};
  expect_makes({"MatMul"}, {v, b}, due, {0, 1});
  due = product_of(row, column, {});
  due.shape = {};
  expect_makes({"MatMul"}, {v, v}, due, {0, 1});
}

TEST(MatMul, RefusesWhatDoesNotFitAndWhatWouldDependOnTheRecordTwice) {
  const Tensor a = random_reals({2, 3}, 1);
  expect_error(ErrorCode::corrupt, "matrices of 2 x 3 and 2 x 3", [&] {
    made_by({"MatMul"}, {a, a}, Arrival::record);
  });
  expect_error(ErrorCode::corrupt, "without dimensions", [&] {
    made_by({"MatMul"}, {a, reals({}, {1})}, Arrival::record);
  });
  SmallGraph graph;
  graph.input({4}).constant("shape", integers({2, 2})).node({"Reshape"}, {"x", "shape"}, {"m"});
  graph.node({"MatMul"}, {"m", "m"}, {"y"}).output("y");
  expect_error(ErrorCode::unsupported, "both matrices depend on the record", [&] {
    answers_of(graph.graph(), {4}, {1, 2, 3, 4});
  });
}

struct GemmCase {
  bool trans_a, trans_b;
  double alpha, beta;
  Shape c;
};

class Gemm : public ::testing::TestWithParam<GemmCase> {};

TEST_P(Gemm, TransposesScalesAndAdds) {
  const GemmCase& gemm = GetParam();
  const Tensor a = random_reals(gemm.trans_a ? Shape{3, 2} : Shape{2, 3}, 1);
  const Tensor b = random_reals(gemm.trans_b ? Shape{4, 3} : Shape{3, 4}, 2);
  const Tensor c = random_reals(gemm.c, 3);
  const std::vector<double> left = doubles_of(a), right = doubles_of(b), added = doubles_of(c);
  std::vector<double> due;
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < 3; ++k) {
        sum += left[gemm.trans_a ? k * 2 + i : i * 3 + k] *
               right[gemm.trans_b ? j * 3 + k : k * 4 + j];
      }
      const std::size_t row = gemm.c.size() == 2 && gemm.c[0] == 2 ? i : 0;
      const std::size_t columns = gemm.c.empty() ? 1 : gemm.c.back();
      due.push_back(gemm.alpha * sum + gemm.beta * added[row * columns + (columns == 1 ? 0 : j)]);
    }
  }
  const Operation operation = {"Gemm",
                               {{"transA", std::int64_t{gemm.trans_a}},
                                {"transB", std::int64_t{gemm.trans_b}},
                                {"alpha", gemm.alpha},
                                {"beta", gemm.beta}}};
  expect_makes(operation, {a, b, c}, reals({2, 4}, due), {0, 1, 2});
}

INSTANTIATE_TEST_SUITE_P(Forms, Gemm,
                         ::testing::Values(GemmCase{false, false, 1, 1, {4}},
                                           GemmCase{true, false, 1, 1, {2, 4}},
                                           GemmCase{false, true, 0.5, 2, {2, 1}},
                                           GemmCase{true, true, -1, 0.25, {1, 4}},
                                           GemmCase{false, true, 1, 0, {}}));

TEST(Gemm, WorksWithoutWhatIsAdded) {
  const Tensor a = random_reals({2, 3}, 1), b = random_reals({3, 4}, 2);
  expect_makes({"Gemm"}, {a, b}, product_of(a, b, {}), {0, 1});
  expect_error(ErrorCode::corrupt, "two dimensions", [&] {
    made_by({"Gemm"}, {a, random_reals({3}, 2)}, Arrival::record);
  });
  expect_error(ErrorCode::unsupported, "does not stretch", [&] {
    made_by({"Gemm"}, {a, b, random_reals({3, 2, 4}, 2)}, Arrival::record);
  });
}

TEST(BatchNormalization, ScalesEachChannel) {
  const Tensor scale = random_reals({2}, 1), shift = random_reals({2}, 2),
               mean = random_reals({2}, 3), variance = reals({2}, {0.5, 3});
  const auto s = doubles_of(scale), b = doubles_of(shift), m = doubles_of(mean);
  for (const Shape& shape : {Shape{1, 2}, Shape{1, 2, 3}, Shape{1, 2, 2, 3}}) {
    const Tensor x = random_reals(shape, 4);
    std::vector<double> due = doubles_of(x);
    for (std::size_t i = 0; i < due.size(); ++i) {
      const std::size_t c = i / (due.size() / 2);
      due[i] = (due[i] - m[c]) / std::sqrt((c == 0 ? 0.5 : 3) + 0.01) * s[c] + b[c];
    }
    for (const std::int64_t opset : {9, 15}) {
      expect_makes({"BatchNormalization", {{"epsilon", 0.01}}, opset},
                   {x, scale, shift, mean, variance}, reals(shape, due));
    }
  }
}

TEST(BatchNormalization, RefusesTrainingAndPixels) {
  const Tensor one = random_reals({2}, 1), x = random_reals({1, 2}, 2);
  const Values values = {x, one, one, one, reals({2}, {1, 1})};
  expect_error(ErrorCode::unsupported, "training", [&] {
    made_by({"BatchNormalization", {{"training_mode", std::int64_t{1}}}, 14}, values,
            Arrival::record);
  });
  expect_error(ErrorCode::unsupported, "spatial", [&] {
    made_by({"BatchNormalization", {{"spatial", std::int64_t{0}}}, 7}, values, Arrival::record);
  });
  expect_error(ErrorCode::corrupt, "one number a channel", [&] {
    made_by({"BatchNormalization"}, {random_reals({1, 3}, 2), one, one, one, one}, Arrival::record);
  });
}

/// What a reduction makes of the numbers that come together.
using Reduce = std::function<double(const std::vector<double>&)>;

Tensor reduced(const Tensor& x, const std::vector<std::size_t>& gone, bool keep,
               const Reduce& reduce) {
  const std::vector<double> numbers = doubles_of(x);
  Shape kept = x.shape, shape;
  for (const std::size_t d : gone) kept[d] = 1;
  for (std::size_t d = 0; d < kept.size(); ++d) {
    if (keep || std::ranges::find(gone, d) == gone.end()) shape.push_back(kept[d]);
  }
  std::vector<std::vector<double>> groups(element_count(kept));
  for_each_place(x.shape, [&](Shape position, std::size_t i) {
    for (const std::size_t d : gone) position[d] = 0;
    groups[place_of(kept, position)].push_back(numbers[i]);
  });
  std::vector<double> made;
  for (const auto& group : groups) made.push_back(reduce(group));
  return {shape, std::move(made)};
}

struct ReduceCase {
  const char* name;
  Reduce reduce;
};

class Reductions : public ::testing::TestWithParam<ReduceCase> {};

TEST_P(Reductions, TakeAxesAsAttributeAndAsInput) {
  const auto& [name, reduce] = GetParam();
  const Tensor x = random_reals({2, 3, 2}, 7);
  const auto keeping = [&](bool keep) {
    return std::map<std::string, Attribute>{{"keepdims", std::int64_t{keep}}};
  };
  for (const bool keep : {true, false}) {
    auto with_axes = keeping(keep);
    with_axes["axes"] = Integers{-1, 0};
    expect_makes({name, with_axes, 11}, {x}, reduced(x, {0, 2}, keep, reduce));
    expect_makes({name, keeping(keep), 18}, {x, integers({1})}, reduced(x, {1}, keep, reduce));
    expect_makes({name, keeping(keep), 18}, {x}, reduced(x, {0, 1, 2}, keep, reduce));
  }
  const Operation none = {name, {{"noop_with_empty_axes", std::int64_t{1}}}, 18};
  expect_makes(none, {x}, reduced(x, {}, true, reduce));
  expect_makes(none, {x, integers({})}, reduced(x, {}, true, reduce));
}

double sum_of(const std::vector<double>& group) {
  double sum = 0;
  for (const double number : group) sum += number;
  return sum;
}

double sum_of(const std::vector<double>& group, double (*each)(double)) {
  double sum = 0;
  for (const double number : group) sum += each(number);
  return sum;
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, Reductions,
    ::testing::Values(
        ReduceCase{"ReduceSum", [](const auto& group) { return sum_of(group); }},
        ReduceCase{
            "ReduceMean",
            [](const auto& group) { return sum_of(group) / static_cast<double>(group.size()); }},
        ReduceCase{"ReduceSumSquare",
                   [](const auto& group) { return sum_of(group, [](double x) { return x * x; }); }},
        ReduceCase{"ReduceProd",
                   [](const auto& group) {
                     double product = 1;
                     for (const double number : group) product *= number;
                     return product;
                   }},
        ReduceCase{
            "ReduceL1",
            [](const auto& group) { return sum_of(group, [](double x) { return std::abs(x); }); }},
        ReduceCase{"ReduceL2",
                   [](const auto& group) {
                     return std::sqrt(sum_of(group, [](double x) { return x * x; }));
                   }},
        ReduceCase{"ReduceMax", [](const auto& group) { return *std::ranges::max_element(group); }},
        ReduceCase{"ReduceMin", [](const auto& group) { return *std::ranges::min_element(group); }},
        ReduceCase{"ReduceLogSumExp",
                   [](const auto& group) {
                     return std::log(sum_of(group, [](double x) { return std::exp(x); }));
                   }}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace sealion::onnx
