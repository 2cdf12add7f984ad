#include "base/tensor.h"

#include <gtest/gtest.h>

#include <limits>

namespace sealion {
namespace {

TEST(Differences, AreCountedBeyondADistanceWhateverTheValuesAre) {
  using Limits = std::numeric_limits<std::int64_t>;
  IntegerBatch a(1, 4), b(1, 4);
  a.feature(0)[1] = 7;
  a.feature(0)[2] = -7;
  a.feature(0)[3] = Limits::min();
  b.feature(0)[3] = Limits::max();
  EXPECT_EQ(count_differences(a, b), 3U);
  EXPECT_EQ(count_differences(b, a), 3U);
  EXPECT_EQ(count_differences(a, b, 0, 6), 3U);
  EXPECT_EQ(count_differences(a, b, 0, 7), 1U);
  EXPECT_EQ(count_differences(b, a, 0, 7), 1U);
}

}  // namespace
}  // namespace sealion
