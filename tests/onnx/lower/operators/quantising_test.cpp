// Numbers on grids and back.
#include <gtest/gtest.h>

#include "onnx/support/small_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;

TEST(DequantizeLinear, HasOneScaleOrOneForEachEntryOfAnAxis) {
  const Tensor x = {{2, 3}, std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}};
  expect_makes({"DequantizeLinear"}, {x, reals({}, {0.5}), integers({1})},
               reals({2, 3}, {0, 0.5, 1, 1.5, 2, 2.5}));
  expect_makes({"DequantizeLinear"}, {x, reals({3}, {1, 2, 3})},
               reals({2, 3}, {1, 4, 9, 4, 10, 18}));
  expect_makes({"DequantizeLinear", {{"axis", std::int64_t{-2}}}},
               {x, reals({2}, {1, 2}), integers({0, 1})}, reals({2, 3}, {1, 2, 3, 6, 8, 10}));
}

TEST(QuantizeLinear, RoundsConstantsAndLeavesRecordsAsTheyAre) {
  const Values values = {reals({1, 2}, {1.2, 0.8}), reals({}, {0.5}), integers({3})};
  EXPECT_EQ(made_by({"QuantizeLinear"}, values, Arrival::constant).front(), reals({1, 2}, {5, 5}));
  const std::vector<double> fine =
      doubles_of(made_by({"QuantizeLinear"}, values, Arrival::record)[0]);
  EXPECT_NEAR(fine[0], 5.4, 1e-12);
  EXPECT_NEAR(fine[1], 4.6, 1e-12);
}

TEST(QuantizeLinear, RefusesScalesThatAreNone) {
  const auto with = [](const Tensor& scale) {
    made_by({"QuantizeLinear"}, {reals({1, 4}, {1, 2, 3, 4}), scale}, Arrival::record);
  };
  expect_error(ErrorCode::corrupt, "a scale of 0", [&] { with(reals({}, {0})); });
  expect_error(ErrorCode::unsupported, "in blocks", [&] { with(reals({2}, {1, 1})); });
}

}  // namespace
}  // namespace sealion::onnx
