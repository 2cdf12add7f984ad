// What becomes a node and what stays a symbol.
#include "onnx/lower/composer.h"

#include <gtest/gtest.h>

#include "real/evaluate.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using sealion::testing::expect_error;
using Elements = std::vector<Element>;

/// A composer of `count` inputs.
struct WithInputs {
  explicit WithInputs(std::size_t count, const Limits& limits = {}, const StandIns& stand_ins = {})
      : composer(limits, stand_ins) {
    composer.set_place("here");
    for (std::size_t i = 0; i < count; ++i) inputs.push_back(composer.add_input());
  }

  std::size_t nodes() const { return composer.program().nodes.size(); }
  template <typename Node>
  const Node& node(real::NodeId id) const {
    return std::get<Node>(composer.program().nodes[id].operation);
  }
  Elements linear(const std::vector<Combination>& rows) {
    return composer.linear(rows.size(), [&](std::size_t r) { return rows[r]; });
  }
  /// What the elements are for one record.
  std::vector<double> values(const Elements& elements, const std::vector<double>& record) const {
    RealBatch batch(record.size(), 1);
    for (std::size_t i = 0; i < record.size(); ++i) batch.feature(i).front() = record[i];
    const auto made = real::evaluate_all(composer.program(), batch);
    std::vector<double> values;
    for (const Element& element : elements) {
      values.push_back(element.offset);
      if (element.is_constant()) continue;
      values.back() += element.factor * made[element.node].feature(element.index).front();
    }
    return values;
  }

  Composer composer;
  Elements inputs;
};

TEST(Composing, SumsOfOneElementStaySymbols) {
  WithInputs with(2);
  const Elements& x = with.inputs;
  const Elements made =
      with.linear({{{{x[1], 2}}, 3}, {{{x[0], 1}, {x[0], 2}}, 0}, {{{x[0], 1}, {x[0], -1}}, 4}});
  EXPECT_EQ(with.nodes(), 1u);
  EXPECT_EQ(made, (Elements{{0, 1, 2, 3}, {0, 0, 3, 0}, Element::constant(4)}));
}

TEST(Composing, FactorsAndOffsetsOfSymbolsGoIntoTheWeights) {
  WithInputs with(2);
  const Elements& x = with.inputs;
  const Elements scaled = with.linear({{{{x[0], 2}}, 1}, {{{x[1], -1}}, 5}});
  const Elements sum = with.linear({{{{scaled[0], 3}, {scaled[1], 10}}, 100}});
  ASSERT_EQ(with.nodes(), 2u);
  const auto& linear = with.node<real::LinearNode>(1);
  EXPECT_EQ(linear.weights, (std::vector<double>{6, -10}));
  EXPECT_EQ(linear.bias, std::vector<double>{153});
  EXPECT_EQ(sum, Elements{Element::of(1, 0)});
  EXPECT_EQ(with.composer.program().nodes[1].name, "here");
}

TEST(Composing, SumsOfSeveralNodesReadThemJoinedOnce) {
  WithInputs with(2);
  const Elements& x = with.inputs;
  const Elements a = with.linear({{{{x[0], 1}, {x[1], 1}}, 0}});
  const Elements b = with.linear({{{{x[0], 1}, {x[1], -1}}, 0}});
  const Elements c = with.linear({{{{b[0], 1}, {a[0], 3}}, 0}});
  const Elements d = with.linear({{{{a[0], 1}, {b[0], 1}}, 0}});
  EXPECT_EQ(with.nodes(), 6u);  // the input, a, b, both joined, c, d
  EXPECT_EQ(with.values({c[0], d[0]}, {5, 2}), (std::vector<double>{24, 10}));
}

TEST(Composing, ProductsAreMadeOnceWithoutTheirFactors) {
  WithInputs with(2);
  const Elements& x = with.inputs;
  const Elements twice = with.linear({{{{x[0], 2}}, 0}, {{{x[0], 2}}, 0}, {{{x[1], 1}}, 1}});
  const Elements made = with.composer.product({x[0], twice[0], x[1], Element::constant(4)},
                                              {x[0], twice[1], twice[2], twice[2]});
  // x0 x0 once, of which 4 x0 x0 is a symbol; x1 (x1 + 1) as (x1 + 1/2)^2 - 1/4; what is times a
  // constant is no product.
  const auto& product = std::get<real::ProductNode>(with.composer.program().nodes.back().operation);
  EXPECT_EQ(with.composer.program().nodes.back().size, 2u);
  EXPECT_EQ(product.left, product.right);
  EXPECT_EQ(made[3], (Element{0, 1, 4, 4}));
  EXPECT_EQ(with.values(made, {3, 5}), (std::vector<double>{9, 36, 30, 24}));
}

TEST(Composing, SquaresReadOneNodeTwice) {
  WithInputs with(3);
  const Elements sums = with.linear({{{{with.inputs[0], 1}, {with.inputs[1], 1}}, 0},
                                     {{{with.inputs[1], 1}, {with.inputs[2], 1}}, 1}});
  const Elements squares = with.composer.product(sums, sums);
  ASSERT_EQ(with.nodes(), 3u);
  EXPECT_EQ(with.node<real::ProductNode>(2).left, 1u);
  EXPECT_EQ(with.node<real::ProductNode>(2).right, 1u);
  EXPECT_EQ(with.values(squares, {1, 2, 3}), (std::vector<double>{9, 36}));
}

TEST(Composing, ScaledSymbolsOfALinearNodeAreItsRowsAgain) {
  WithInputs with(2);
  const Elements sums = with.linear({{{{with.inputs[0], 1}, {with.inputs[1], 1}}, 0},
                                     {{{with.inputs[0], 1}, {with.inputs[1], -1}}, 1}});
  const Elements shifted = with.linear({{{{sums[0], 2}}, 3}, {{{sums[1], 4}}, 5}});
  const real::NodeId node = with.composer.node_of(shifted);
  EXPECT_EQ(with.node<real::LinearNode>(node).input, 0u);  // not behind `sums`
  EXPECT_EQ(with.composer.node_of(shifted), node);
  EXPECT_EQ(with.composer.node_of(sums), 1u);
  EXPECT_EQ(with.values({Element::of(node, 0), Element::of(node, 1)}, {2, 5}),
            (std::vector<double>{17, -3}));
}

TEST(Composing, FunctionsSeeConstantsInTheirPlaces) {
  WithInputs with(1);
  const Elements made = with.composer.function(
      "Sum", {Element::constant(10), {0, 0, 2, 1}, Element::constant(100)}, 1,
      [](std::span<const double> in, std::span<double> out) { out[0] = in[0] - in[1] + in[2]; });
  EXPECT_EQ(with.values(made, {3}), std::vector<double>{103});
}

TEST(Composing, ConvolutionsLeaveBordersAndChannelsToTheirWindow) {
  WithInputs with(4);  // [2][2] under a kernel of 2 x 2, with a border of constants in front
  const Element zero = Element::constant(0);
  const Elements& x = with.inputs;
  const Elements image = {zero, zero, zero, zero, x[0], x[1], zero, x[2], x[3]};
  const Window window{.height = 3, .width = 3, .kernel_height = 2, .kernel_width = 2};
  const Elements made = with.composer.convolution(image, window, {1, 2, 3, 4}, {10});
  ASSERT_EQ(with.nodes(), 2u);
  const auto& conv = with.node<real::Conv2DNode>(1);
  EXPECT_EQ(conv.input, 0u);
  EXPECT_EQ(conv.window.pad_top, 1u);
  EXPECT_EQ(conv.window.pad_left, 1u);
  EXPECT_EQ(conv.window.pad_bottom, 0u);
  EXPECT_EQ(with.values(made, {1, 2, 3, 4}), (std::vector<double>{14, 21, 24, 40}));
  expect_error(ErrorCode::unsupported, "other columns", [&] { with.composer.add_input(); });
}

TEST(Composing, ConvolutionsTakeScaledChannelsInAnyOrderWithoutANodeForTheScale) {
  WithInputs with(4);  // [channels][width], as pictures lie that have their channels first
  const Elements& x = with.inputs;
  const auto unit = [](Element element, double factor, double offset) {
    return Element{element.node, element.index, factor, offset};
  };
  const Elements image = {unit(x[0], 2, 1), unit(x[1], 2, 1), unit(x[2], 0.5, -1),
                          unit(x[3], 0.5, -1)};
  const Window window{
      .height = 1, .width = 2, .channels = 2, .kernel_height = 1, .kernel_width = 1};
  const Elements made = with.composer.convolution(image, window, {1, 10}, {100});
  EXPECT_EQ(with.values(made, {1, 2, 3, 4}), (std::vector<double>{108, 115}));
  const auto& conv = std::get<real::Conv2DNode>(with.composer.program().nodes.back().operation);
  EXPECT_EQ(conv.weights, (std::vector<double>{2, 5}));
  EXPECT_EQ(with.node<real::LinearNode>(conv.input).weights, std::vector<double>(4, 1));
}

TEST(Composing, EndsAtItsLimits) {
  const auto sum_of_all = [](WithInputs& with) {
    Combination row;
    for (const Element& element : with.inputs) row.terms.push_back({element, 1});
    with.linear({row});
  };
  WithInputs with(8, {.terms = 20});
  sum_of_all(with);
  sum_of_all(with);
  expect_error(ErrorCode::unsupported, "more than 20 weights", [&] { sum_of_all(with); });
  WithInputs multiplies(8, {.multiplications = 10});
  sum_of_all(multiplies);
  expect_error(ErrorCode::unsupported, "more than 10 multiplications",
               [&] { sum_of_all(multiplies); });
  WithInputs makes(8, {.numbers = 20});
  makes.composer.product(makes.inputs, makes.inputs);
  expect_error(ErrorCode::unsupported, "more than 20 numbers",
               [&] { makes.composer.product(makes.inputs, makes.inputs); });
}

real::Elementwise cube() {
  return {[](double x, std::size_t) { return x * x * x; }};
}

TEST(Composing, StandInsTakeThePlacesOfTheirFunctions) {
  WithInputs with(3, {},
                  {{1, SquareStandIn{{2, 3}, {1, -1}, {5, 0}}},
                   {2, LineStandIn{{2, -1}, {0, 7}}},
                   {3, MeanStandIn{}}});
  const Elements two = {with.inputs[0], with.inputs[1]};
  EXPECT_EQ(with.values(with.composer.elementwise("Cube", two, cube()), {2, 4, 9}),
            (std::vector<double>{8, 64}));
  EXPECT_EQ(with.values(with.composer.elementwise("Cube", two, cube()), {2, 4, 9}),
            (std::vector<double>{23, 27}));
  EXPECT_EQ(with.values(with.composer.elementwise("Cube", two, cube()), {2, 4, 9}),
            (std::vector<double>{4, 3}));
  const Elements means = with.composer.largest("MaxPool", with.inputs, {{0, 1}, {2}, {0, 1, 2}});
  EXPECT_EQ(with.values(means, {2, 4, 9}), (std::vector<double>{3, 9, 5}));
  EXPECT_EQ(with.values(with.composer.largest("MaxPool", with.inputs, {{0, 1}, {2}}), {2, 4, 9}),
            (std::vector<double>{4, 9}));
}

TEST(Composing, FunctionsOfConstantsAreConstants) {
  WithInputs with(1);
  const Elements made = with.composer.elementwise(
      "Cube", {Element::constant(2), with.inputs[0], Element::constant(-1)}, cube());
  EXPECT_EQ(made[0], Element::constant(8));
  EXPECT_EQ(made[2], Element::constant(-1));
  EXPECT_EQ(with.values(made, {3}), (std::vector<double>{8, 27, -1}));
}

TEST(Composing, TheLargestOfConstantsToo) {
  WithInputs with(2);
  const Elements made = with.composer.largest(
      "MaxPool", {with.inputs[0], Element::constant(3), with.inputs[1]}, {{0, 1}, {2}, {1}});
  EXPECT_EQ(with.values(made, {5, -1}), (std::vector<double>{5, -1, 3}));
  EXPECT_EQ(with.values(made, {2, -1}), (std::vector<double>{3, -1, 3}));
}

}  // namespace
}  // namespace sealion::onnx
