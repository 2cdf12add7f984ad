#include "data/quantise.h"

#include <gtest/gtest.h>

#include <cmath>

#include "heras/fixtures.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;

TEST(QuantisationTable, RoundsToTheNearestLevel) {
  for (std::int64_t saturation = 1; saturation <= 255; ++saturation) {
    const auto table = quantisation_table(saturation);
    for (int pixel = 0; pixel < 256; ++pixel) {
      const double exact = static_cast<double>(pixel) * static_cast<double>(saturation) / 255;
      ASSERT_EQ(table[static_cast<std::size_t>(pixel)], std::llround(exact))
          << pixel << " of " << saturation;
    }
  }
}

TEST(QuantisationTable, RefusesOtherSaturations) {
  for (const std::int64_t saturation : {-1, 0, 256}) {
    expect_error(ErrorCode::invalid_argument, std::to_string(saturation),
                 [&] { quantisation_table(saturation); });
  }
}

TEST(Quantise, TransposesTheRangeAndNothingElse) {
  const ImageSet images = testing::random_images(700);
  const IntegerBatch batch = quantise(images, 20, 600, 7);
  ASSERT_EQ(batch.features(), 12u);
  ASSERT_EQ(batch.samples(), 600u);
  const auto table = quantisation_table(7);
  for (std::size_t s = 0; s < 600; ++s) {
    for (std::size_t f = 0; f < 12; ++f) {
      ASSERT_EQ(batch.feature(f)[s], table[images.image(20 + s)[f]]);
    }
  }
}

TEST(Quantise, RefusesARangeBeyondTheSet) {
  const ImageSet images = testing::random_images(5);
  EXPECT_EQ(quantise(images, 5, 0, 7).samples(), 0u);
  expect_error(ErrorCode::invalid_argument, "of a set of 5", [&] { quantise(images, 3, 3, 7); });
  expect_error(ErrorCode::invalid_argument, "of a set of 5", [&] { quantise(images, 6, 0, 7); });
}

}  // namespace
}  // namespace sealion::heras
