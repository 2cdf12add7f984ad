#include "heras/train/batches/augment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "data/quantise.h"
#include "heras/fixtures.h"
#include "heras/heras.h"
#include "heras/train/batches/epoch_source.h"

namespace sealion::heras::train {
namespace {

using testing::random_images;

TEST(Augment, WithoutStrengthQuantisesOnly) {
  const ImageSet images = random_images(50, {9, 12});
  for (const std::int64_t saturation : {1, 3, 7, 255}) {
    const auto table = quantisation_table(saturation);
    const auto levels = warp_images(images, 40, saturation, no_augmentation, 1);
    ASSERT_EQ(levels.size(), 40u * 9 * 12);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      ASSERT_EQ(levels[i], table[images.pixels[i]]) << "saturation " << saturation;
    }
  }
}

TEST(Augment, ShiftsByFractionsOfAPixel) {
  ImageSet images = random_images(200, {7, 7});
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
  ImageSet images = random_images(1, {5, 5});
  std::fill(images.pixels.begin(), images.pixels.end(), std::uint8_t{255});
  const auto levels = warp_images(images, 1, 255, {0, 0, 0, 1000}, 3);
  EXPECT_EQ(levels, std::vector<std::uint8_t>(25, 0));
}

TEST(Augment, MakesStrokesThickerOrThinner) {
  ImageSet images = random_images(200, {7, 7});
  std::fill(images.pixels.begin(), images.pixels.end(), std::uint8_t{0});
  for (std::size_t i = 0; i < images.count; ++i) images.pixels[i * 49 + 24] = 255;
  const Augmentation thickness{0, 0, 0, 0, 0, 0.5};
  const auto levels = warp_images(images, images.count, 255, thickness, 5);
  std::size_t thicker = 0;
  double largest = 0;
  for (std::size_t i = 0; i < images.count; ++i) {
    const std::uint8_t* image = levels.data() + i * 49;
    const std::uint8_t beside = image[23];
    thicker += beside > 0 ? 1 : 0;
    largest = std::max<double>(largest, beside);
    for (std::size_t p = 0; p < 49; ++p) {
      const bool is_beside = p / 7 >= 2 && p / 7 <= 4 && p % 7 >= 2 && p % 7 <= 4;
      if (p != 24) {
        EXPECT_EQ(image[p], is_beside ? beside : 0);
      }
    }
    if (beside > 0) {
      EXPECT_EQ(image[24], 255);
    } else {
      EXPECT_GE(image[24], 127);
    }
  }
  EXPECT_GT(thicker, 60u);
  EXPECT_LT(thicker, 140u);
  EXPECT_NEAR(largest, 127.5, 6);
}

TEST(Augment, BendsTheImageByAGrid) {
  // A slope of 20 levels a pixel tells how far each place moved along its row.
  ImageSet images = random_images(2000, {9, 9});
  for (std::size_t i = 0; i < images.pixels.size(); ++i) {
    images.pixels[i] = static_cast<std::uint8_t>(40 + 20 * (i % 9));
  }
  const auto levels = warp_images(images, images.count, 255, {0, 0, 0, 0, 0.5, 0}, 5);
  double sum = 0, squares = 0, across = 0;
  for (std::size_t i = 0; i < images.count; ++i) {
    const std::uint8_t* row = levels.data() + i * 81 + 4 * 9;
    const double at_node = row[4] - 120.0, at_next = row[6] - 160.0;
    EXPECT_NEAR(row[5] - 140.0, (at_node + at_next) / 2, 1.01);  // straight between nodes
    sum += at_node;
    squares += at_node * at_node;
    across += at_node * at_next;
  }
  const auto count = static_cast<double>(images.count);
  EXPECT_NEAR(sum / count, 0, 1);
  EXPECT_NEAR(std::sqrt(squares / count), 10, 0.7);  // half a pixel
  EXPECT_NEAR(across / count, 0, 10);                // nodes move alone
}

TEST(EpochSource, IsTheSameForAnyThreadsAndAnewEachEpoch) {
  const ImageSet images = random_images(20, {8, 8});
  const FitOptions alone{.epochs = 3, .seed = 9, .context = {.threads = 1}},
      two{.epochs = 3, .seed = 9, .context = {.threads = 2}};
  EpochSource a(images, 20, 7, alone), b(images, 20, 7, two);
  std::vector<std::uint8_t> before;
  for (std::size_t epoch = 0; epoch < 3; ++epoch) {
    const auto levels = a.get(epoch).levels;
    EXPECT_EQ(levels, b.get(epoch).levels);
    EXPECT_NE(levels, before);
    before = levels;
  }
  EpochSource late(images, 20, 7, two);
  EXPECT_EQ(late.get(2).levels, before);
}

TEST(EpochSource, LeavesTheImagesAloneIfAsked) {
  const ImageSet images = random_images(20, {8, 8});
  const FitOptions plain{.epochs = 2, .augmentation = std::nullopt};
  EpochSource source(images, 20, 7, plain);
  EXPECT_EQ(source.get(0).levels, warp_images(images, 20, 7, no_augmentation, 1));
  EXPECT_EQ(source.get(1).levels, warp_images(images, 20, 7, no_augmentation, 1));
}

TEST(EpochSource, MovesTheImagesWithinTheLimitsOfTheOptions) {
  const ImageSet images = random_images(20, {8, 8});
  FitOptions options{.epochs = 2, .seed = 9};
  options.augmentation = Augmentation{.turn_degrees = 0, .scale = 0, .shear = 0, .shift = 1000};
  EpochSource source(images, 20, 7, options);
  EXPECT_EQ(source.get(0).levels, std::vector<std::uint8_t>(20 * 64, 0));
}

/// A trained stack with weights that nobody chose.
Sequential random_teacher(std::int64_t saturation) {
  Sequential model("teacher");
  model.add(Input({8, 8}, {.saturation = saturation}));
  model.add(Flatten());
  model.add(Dense(5, {.saturation = 7}));
  model.add(Activation("square"));
  model.add(Dense(3, {.saturation = 7}));
  std::mt19937 generator(2);
  std::vector<LayerWeights> weights = {{std::vector<std::int32_t>(320), {4, -3, 2, -1, 0}},
                                       {std::vector<std::int32_t>(15), {50, -60, 70}}};
  for (LayerWeights& layer : weights) {
    for (std::int32_t& w : layer.kernel) w = static_cast<std::int32_t>(generator() % 15) - 7;
  }
  model.set_weights(std::move(weights));
  TrainingRecord record;
  record.logit_scale = 0.001;
  model.set_training(std::move(record));
  return model;
}

TEST(EpochSource, AsksTheTeacherAtItsOwnLevels) {
  const ImageSet images = random_images(300, {8, 8});
  const Sequential model = random_teacher(15);
  const Teacher teacher(model);
  const FitOptions plain{.epochs = 1, .augmentation = std::nullopt};
  EpochSource source(images, 290, 3, plain, &teacher);
  const EpochImages epoch = source.get(0);
  EXPECT_EQ(epoch.levels, warp_images(images, 290, 3, no_augmentation, 1));
  const IntegerBatch logits = model.predict(images);
  ASSERT_EQ(epoch.teacher_logits.size(), 290u * 3);
  for (std::size_t i = 0; i < 290; ++i) {
    for (std::size_t k = 0; k < 3; ++k) {
      const double expected = static_cast<double>(logits.feature(k)[i]) * 0.001;
      EXPECT_NEAR(epoch.teacher_logits[i * 3 + k], expected, 1e-5 * (1 + std::abs(expected)));
    }
  }
}

}  // namespace
}  // namespace sealion::heras::train
