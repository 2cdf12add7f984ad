#include "heras/layers/activity_sparsifier.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "heras/layers/run_layer.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using enum ErrorCode;

ActivitySparsifier built_sparsifier(const Shape& shape) {
  ActivitySparsifier layer({.name = "it"});
  layer.build({shape});
  return layer;
}

TEST(ActivitySparsifier, HasAGateForEachElement) {
  const ActivitySparsifier layer = built_sparsifier({4, 3, 2});
  EXPECT_EQ(layer.output_shape(), (Shape{4, 3, 2}));
  EXPECT_EQ(layer.weight_sizes(), (WeightSizes{24, 0}));
  EXPECT_EQ(layer.parameter_count(), 24u);
  EXPECT_EQ(layer.activation_count(), 0u);
  EXPECT_EQ(layer.closed_count(), 0u);
  EXPECT_FALSE(layer.has_weights());
}

TEST(ActivitySparsifier, LeavesNothingWhereAllGatesAreOpen) {
  ActivitySparsifier layer = built_sparsifier({3});
  layer.set_weights({{1, 1, 1}, {}});
  EXPECT_EQ(testing::program_of(layer, {{{3}, {1, 2, 3}}}).nodes().size(), 1u);
}

RC_GTEST_PROP(ActivitySparsifier, MakesZerosOfWhatIsClosed, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  const testing::Sample image = testing::random_image(random);
  ActivitySparsifier layer = built_sparsifier(image.shape);
  std::vector<std::int32_t> gates;
  std::vector<std::int64_t> expected;
  std::size_t closed = 0;
  for (const std::int64_t value : image.values) {
    gates.push_back(static_cast<std::int32_t>(testing::uniform(random, 0, 1)));
    expected.push_back(gates.back() == 1 ? value : 0);
    closed += gates.back() == 0 ? 1 : 0;
  }
  layer.set_weights({gates, {}});
  RC_ASSERT(layer.closed_count() == closed);
  RC_ASSERT(testing::run_layer(layer, {image}) == expected);
}

TEST(ActivitySparsifier, RefusesWhatIsNoGate) {
  ActivitySparsifier layer = built_sparsifier({3});
  expect_error(invalid_argument, "it: gate 1 is 2", [&] { layer.set_weights({{0, 2, 1}, {}}); });
  expect_error(invalid_argument, "it: gate 0 is -1", [&] { layer.set_weights({{-1, 0, 1}, {}}); });
  EXPECT_FALSE(layer.has_weights());
}

TEST(ActivitySparsifier, RefusesOptionsOutOfTheirRanges) {
  const auto refused = [](const char* option, ActivitySparsifierOptions options) {
    expect_error(invalid_argument, option, [&] { ActivitySparsifier{std::move(options)}; });
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  refused("penalty of -1", {.penalty = -1});
  refused("penalty of inf", {.penalty = infinity});
  refused("initial_open of 1", {.initial_open = 1});
  refused("initial_open of 0", {.initial_open = 0});
  refused("temperature of 0", {.temperature = 0});
  refused("temperature of 1.5", {.temperature = 1.5});
  refused("gamma of 0", {.gamma = 0});
  refused("gamma of -inf", {.gamma = -infinity});
  refused("zeta of 1", {.zeta = 1});
}

}  // namespace
}  // namespace sealion::heras
