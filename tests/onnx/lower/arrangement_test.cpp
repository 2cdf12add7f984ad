// Where elements come from: what whole operators are made of.
#include "onnx/lower/arrangement.h"

#include <gtest/gtest.h>

#include <numeric>

#include "onnx/lower/limits.h"
#include "onnx/support/small_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;
using Sources = std::vector<std::size_t>;

TEST(Arrangement, ReshapesInOrder) {
  const Arrangement arrangement = reshaped({2, 3}, {3, 1, 2});
  EXPECT_EQ(arrangement.shape, (Shape{3, 1, 2}));
  EXPECT_EQ(arrangement.from, (Sources{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(reshaped({}, {1, 1}).from, Sources{0});
  expect_error(ErrorCode::unsupported, "[2, 3] has 6 elements, and [4] would have 4", [] {
    reshaped({2, 3}, {4});
  });
}

TEST(Arrangement, TransposesTakesStretchesAndPads) {
  EXPECT_EQ(transposed({2, 3}, {1, 0}).from, (Sources{0, 3, 1, 4, 2, 5}));
  EXPECT_EQ(taken({2, 3}, 1, {2, 2, 0}).from, (Sources{2, 2, 0, 5, 5, 3}));
  EXPECT_EQ(taken({2, 3}, 0, {}).shape, (Shape{0, 3}));
  EXPECT_EQ(broadcast({2, 1}, {2, 2, 2}).from, (Sources{0, 0, 1, 1, 0, 0, 1, 1}));
  const std::size_t fill = Arrangement::fill;
  EXPECT_EQ(padded({1, 2}, {1, 0}, {0, 1}).from, (Sources{fill, fill, fill, 0, 1, fill}));
  expect_error(ErrorCode::unsupported, "does not stretch", [] { broadcast({2, 2}, {2}); });
}

TEST(Arrangement, PermutationsUndoEachOther) {
  const Shape from = {2, 3, 4};
  const Arrangement there = transposed(from, {2, 0, 1}), back = transposed(there.shape, {1, 2, 0});
  EXPECT_EQ(back.shape, from);
  for (std::size_t i = 0; i < back.from.size(); ++i) EXPECT_EQ(there.from[back.from[i]], i);
}

TEST(Arrangement, CommonShapesAreNumPys) {
  EXPECT_EQ(common_shape({}, {2}), Shape{2});
  EXPECT_EQ(common_shape({3, 1}, {4}), (Shape{3, 4}));
  EXPECT_EQ(common_shape({1}, {0}), Shape{0});
  expect_error(ErrorCode::unsupported, "do not go together", [] { common_shape({2}, {3}); });
}

TEST(Arranged, KeepsTypesAndFillsWithTheConstant) {
  const Value integers = Tensor{{2}, std::vector<std::int64_t>{1, 2}};
  EXPECT_EQ(std::get<Tensor>(arranged(integers, padded({2}, {1}, {0}), 7)),
            (Tensor{{3}, std::vector<std::int64_t>{7, 1, 2}}));
  const Value texts = Tensor{{2}, std::vector<std::string>{"a", "b"}};
  EXPECT_EQ(std::get<Tensor>(arranged(texts, taken({2}, 0, {1}))),
            (Tensor{{1}, std::vector<std::string>{"b"}}));
  const Value symbols = Symbolic{{1}, {Element::of(0, 5)}, {"no", "yes"}};
  const auto padded_symbols = std::get<Symbolic>(arranged(symbols, padded({1}, {0}, {1}), 3));
  EXPECT_EQ(padded_symbols.elements,
            (std::vector<Element>{Element::of(0, 5), Element::constant(3)}));
  EXPECT_EQ(padded_symbols.class_names.size(), 2u);
}

TEST(Concatenated, MixesConstantsAndSymbols) {
  const Value symbols = Symbolic{{2, 1}, {Element::of(0, 0), Element::of(0, 1)}};
  const Value constants = reals({2, 1}, {5, 6});
  const auto rows = std::get<Symbolic>(concatenated({symbols, constants, symbols}, 1));
  EXPECT_EQ(rows.shape, (Shape{2, 3}));
  EXPECT_EQ(rows.elements,
            (std::vector<Element>{Element::of(0, 0), Element::constant(5), Element::of(0, 0),
                                  Element::of(0, 1), Element::constant(6), Element::of(0, 1)}));
  const Value empty = reals({2, 0}, {});
  EXPECT_EQ(std::get<Tensor>(concatenated({constants, empty}, 1)), std::get<Tensor>(constants));
  expect_error(ErrorCode::unsupported, "texts and numbers", [&] {
    concatenated({constants, Tensor{{2, 1}, std::vector<std::string>{"a", "b"}}}, 0);
  });
}

TEST(Arrangement, IsBounded) {
  expect_error(ErrorCode::unsupported, "dimensions", [] { reshaped({1}, Shape(17, 1)); });
  expect_error(ErrorCode::unsupported, "an array of", [] { broadcast({}, {largest_array + 1}); });
  const Value symbol = Symbolic{{}, {Element::of(0, 0)}};
  expect_error(ErrorCode::unsupported, "numbers of one record",
               [&] { arranged(symbol, broadcast({}, {most_symbols + 1})); });
  const Value constant = reals({}, {1});
  const Value many = arranged(constant, broadcast({}, {most_symbols + 1}));
  expect_error(ErrorCode::unsupported, "the most that are taken", [&] { as_symbolic(many); });
}

}  // namespace
}  // namespace sealion::onnx
