#include "heras/train/augment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "heras/quantise.h"
#include "heras/train/epoch_source.h"

namespace sealion::heras::train {
namespace {

constexpr WarpLimits no_change{0, 0, 0, 0};

ImageSet random_images(std::size_t count, std::size_t height, std::size_t width) {
  ImageSet images{
      .count = count, .height = height, .width = width, .pixels = {}, .labels = {}, .classes = 1};
  std::mt19937 generator(1);
  images.pixels.resize(count * height * width);
  for (std::uint8_t& pixel : images.pixels) pixel = static_cast<std::uint8_t>(generator());
  images.labels.resize(count);
  return images;
}

TEST(Augment, WithoutStrengthQuantisesOnly) {
  const ImageSet images = random_images(50, 9, 12);
  for (const std::int64_t saturation : {1, 3, 7, 255}) {
    const auto table = quantisation_table(saturation);
    const auto levels = warp_images(images, 40, saturation, no_change, 1);
    ASSERT_EQ(levels.size(), 40u * 9 * 12);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      ASSERT_EQ(levels[i], table[images.pixels[i]]) << "saturation " << saturation;
    }
  }
}

TEST(Augment, ShiftsByFractionsOfAPixel) {
  ImageSet images = random_images(200, 7, 7);
  std::fill(images.pixels.begin(), images.pixels.end(), std::uint8_t{0});
  for (std::size_t i = 0; i < images.count; ++i) images.pixels[i * 49 + 24] = 255;
  const auto levels = warp_images(images, images.count, 255, {0, 0, 0, 1}, 5);
  for (std::size_t i = 0; i < images.count; ++i) {
    double sum = 0;
    for (std::size_t p = 0; p < 49; ++p) {
      const std::size_t distance =
          std::max(p / 7 > 3 ? p / 7 - 3 : 3 - p / 7, p % 7 > 3 ? p % 7 - 3 : 3 - p % 7);
      if (distance > 1) {
        EXPECT_EQ(levels[i * 49 + p], 0);
      }
      sum += levels[i * 49 + p];
    }
    EXPECT_NEAR(sum, 255, 3);
  }
}

TEST(Augment, ReadsZeroOutside) {
  ImageSet images = random_images(1, 5, 5);
  std::fill(images.pixels.begin(), images.pixels.end(), std::uint8_t{255});
  const auto levels = warp_images(images, 1, 255, {0, 0, 0, 1000}, 3);
  EXPECT_EQ(levels, std::vector<std::uint8_t>(25, 0));
}

TEST(EpochSource, IsTheSameForAnyThreadsAndAnewEachEpoch) {
  const ImageSet images = random_images(20, 8, 8);
  const FitOptions alone{.epochs = 3, .seed = 9, .threads = 1},
      two{.epochs = 3, .seed = 9, .threads = 2};
  EpochSource a(images, 20, 7, alone), b(images, 20, 7, two);
  std::vector<std::uint8_t> before;
  for (int epoch = 0; epoch < 3; ++epoch) {
    const auto levels = a.next();
    EXPECT_EQ(levels, b.next());
    EXPECT_NE(levels, before);
    before = levels;
  }
}

TEST(EpochSource, LeavesTheImagesAloneIfAsked) {
  const ImageSet images = random_images(20, 8, 8);
  const FitOptions plain{.epochs = 2, .augment = false};
  EpochSource source(images, 20, 7, plain);
  EXPECT_EQ(source.next(), warp_images(images, 20, 7, no_change, 1));
  EXPECT_EQ(source.next(), warp_images(images, 20, 7, no_change, 1));
}

}  // namespace
}  // namespace sealion::heras::train
