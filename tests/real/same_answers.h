#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/tensor.h"

namespace sealion::real::testing {

/// Holds two batches together as far as sums of doubles in another order go.
inline void expect_same(const RealBatch& a, const RealBatch& b) {
  ASSERT_EQ(a.features(), b.features());
  ASSERT_EQ(a.samples(), b.samples());
  for (std::size_t i = 0; i < a.features(); ++i) {
    double largest = 1;
    for (const double number : a.feature(i)) largest = std::max(largest, std::abs(number));
    for (std::size_t s = 0; s < a.samples(); ++s) {
      EXPECT_NEAR(a.feature(i)[s], b.feature(i)[s], 1e-9 * largest) << i << ", record " << s;
    }
  }
}

}  // namespace sealion::real::testing
