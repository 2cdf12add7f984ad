#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "heras/layers/add.h"
#include "heras/layers/concatenate.h"
#include "heras/layers/run_layer.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::Sample;
using testing::shape_after;
using testing::uniform;
using enum ErrorCode;

TEST(Add, KeepsTheShape) {
  EXPECT_EQ(shape_after(Add(), {{4, 3, 2}, {4, 3, 2}, {4, 3, 2}}), (Shape{4, 3, 2}));
}

RC_GTEST_PROP(Add, SumsMultiplesOfItsInputs, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  std::vector<Sample> inputs = {testing::random_image(random)};
  std::vector<Shape> shapes = {inputs[0].shape};
  std::vector<std::int32_t> factors = {3};
  for (std::size_t more = uniform(random, 1, 3); more > 0; --more) {
    inputs.push_back(testing::random_sample(shapes[0], random));
    shapes.push_back(shapes[0]);
    factors.push_back(uniform(random, 0, 1) == 0 ? -1 : 7);
  }
  Add layer("it");
  layer.build(shapes);
  layer.set_weights({factors, {}});
  std::vector<std::int64_t> expected(inputs[0].values.size());
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    for (std::size_t i = 0; i < expected.size(); ++i) {
      expected[i] += factors[k] * inputs[k].values[i];
    }
  }
  RC_ASSERT(testing::run_layer(layer, inputs) == expected);
}

TEST(Add, RefusesInputsThatItCannotAdd) {
  expect_error(invalid_argument, "it: (4, 3) and (12) cannot be added", [] {
    shape_after(Add(), {{4, 3}, {12}});
  });
  expect_error(invalid_argument, "it: an Add layer of 1 inputs", [] { shape_after(Add(), {{4}}); });
  expect_error(invalid_argument, "it: an Add layer of 65 inputs",
               [] { shape_after(Add(), std::vector<Shape>(65, Shape{1})); });
}

TEST(Add, RefusesAFactorOfZero) {
  Add layer("it");
  layer.build({{4}, {4}});
  expect_error(invalid_argument, "it: the factor of input 1 is zero", [&] {
    layer.set_weights({{1, 0}, {}});
  });
  expect_error(invalid_argument, "it: weights out of", [&] {
    layer.set_weights({{-largest_weight - 1, 1}, {}});
  });
}

TEST(Concatenate, HasTheShapesOfKeras) {
  const std::vector<Shape> channels = {{4, 3, 2}, {4, 3, 5}};
  EXPECT_EQ(shape_after(Concatenate(), channels), (Shape{4, 3, 7}));
  EXPECT_EQ(shape_after(Concatenate({.axis = 3}), channels), (Shape{4, 3, 7}));
  EXPECT_EQ(shape_after(Concatenate({.axis = 2}), {{4, 3, 2}, {4, 1, 2}, {4, 1, 2}}),
            (Shape{4, 5, 2}));
  EXPECT_EQ(shape_after(Concatenate({.axis = -3}), {{4, 3, 2}, {6, 3, 2}}), (Shape{10, 3, 2}));
  EXPECT_EQ(shape_after(Concatenate({.axis = 1}), {{4}, {6}}), Shape{10});
  EXPECT_EQ(shape_after(Concatenate(), {{4, 6}}), (Shape{4, 6}));
}

/// By the coordinates of every element of the output.
std::vector<std::int64_t> join(const std::vector<Sample>& images, std::size_t dimension,
                               const Shape& output) {
  std::vector<std::int64_t> values;
  for (std::size_t i = 0; i < element_count(output); ++i) {
    std::size_t at[3] = {i / output[2] / output[1], i / output[2] % output[1], i % output[2]};
    std::size_t image = 0;
    while (at[dimension] >= images[image].shape[dimension]) {
      at[dimension] -= images[image++].shape[dimension];
    }
    values.push_back(images[image].at(long(at[0]), long(at[1]), at[2]));
  }
  return values;
}

RC_GTEST_PROP(Concatenate, PutsImagesSideBySide, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  const std::size_t dimension = uniform(random, 0, 2);
  std::vector<Sample> images = {testing::random_image(random)};
  std::vector<Shape> shapes = {images[0].shape};
  for (std::size_t more = uniform(random, 0, 3); more > 0; --more) {
    Shape shape = shapes[0];
    shape[dimension] = uniform(random, 1, 4);
    images.push_back(testing::random_sample(shape, random));
    shapes.push_back(shape);
  }
  const auto from_front = static_cast<std::int64_t>(dimension) + 1;
  const bool backwards = uniform(random, 0, 1) == 1;
  Concatenate layer({.axis = backwards ? from_front - 4 : from_front, .name = "it"});
  layer.build(shapes);
  RC_ASSERT(testing::run_layer(layer, images) == join(images, dimension, layer.output_shape()));
}

TEST(Concatenate, MovesNothingWhereRowsFollowEachOther) {
  Concatenate layer({.axis = 1, .name = "it"});
  layer.build({{2, 2}, {1, 2}});
  const Program program = testing::program_of(layer, {{{2, 2}, {1, 2, 3, 4}}, {{1, 2}, {5, 6}}});
  const Node& last = program.nodes().back();
  EXPECT_TRUE(std::holds_alternative<ConcatenateNode>(last.operation)) << last.name;
}

TEST(Concatenate, RefusesWhatItCannotJoin) {
  expect_error(invalid_argument, "a Concatenate axis of 0", [] { Concatenate({.axis = 0}); });
  expect_error(invalid_argument, "it: inputs of 2 dimensions have no axis 3", [] {
    shape_after(Concatenate({.axis = 3}), {{4, 3}});
  });
  expect_error(invalid_argument, "it: inputs of 2 dimensions have no axis -3", [] {
    shape_after(Concatenate({.axis = -3}), {{4, 3}});
  });
  expect_error(invalid_argument, "it: (4, 3) and (3, 3) cannot be joined along axis -1", [] {
    shape_after(Concatenate(), {{4, 3}, {3, 3}});
  });
  expect_error(invalid_argument, "it: (4, 3) and (12) cannot be joined", [] {
    shape_after(Concatenate(), {{4, 3}, {12}});
  });
  expect_error(invalid_argument, "it: a Concatenate layer of 0 inputs",
               [] { shape_after(Concatenate(), {}); });
  expect_error(invalid_argument, "it: a Concatenate layer of 65 inputs",
               [] { shape_after(Concatenate(), std::vector<Shape>(65, Shape{1})); });
  expect_error(invalid_argument, "it: an output of (80000) has more", [] {
    shape_after(Concatenate(), {{40000}, {40000}});
  });
}

}  // namespace
}  // namespace sealion::heras
