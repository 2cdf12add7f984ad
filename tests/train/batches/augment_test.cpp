#include "heras/train/batches/augment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "heras/fixtures.h"
#include "heras/heras.h"
#include "heras/train/batches/epoch_source.h"
#include "support/expect_error.h"

namespace sealion::heras::train {
namespace {

using testing::bytes_of;
using testing::random_images;
using testing::set_bytes;

/// The first pictures, warped, as integers 0..saturation.
std::vector<Level> warped(const Dataset& images, std::size_t count, std::int64_t saturation,
                          const Augmentation& limits, std::uint64_t seed) {
  const Pictures pictures = pictures_of(images.inputs).value();
  return warp_pictures(pictures, count, pixel_levels({pictures.height, pictures.width}, saturation),
                       limits, seed);
}

/// As a model has them that takes pixels as integers 0..saturation.
Preprocessing levels_to(std::int64_t saturation) { return pixel_levels({8, 8}, saturation); }

/// Black pictures of 7 x 7 with a white pixel in the middle.
Dataset white_dots(std::size_t count) {
  Dataset images = random_images(count, {7, 7});
  std::vector<std::uint8_t> bytes(count * 49);
  for (std::size_t i = 0; i < count; ++i) bytes[i * 49 + 24] = 255;
  set_bytes(images, std::move(bytes));
  return images;
}

TEST(Augment, WithoutStrengthMakesLevelsOnly) {
  const Dataset images = random_images(50, {9, 12});
  for (const std::int64_t saturation : {1, 3, 7, 255}) {
    const auto levels = warped(images, 40, saturation, no_augmentation, 1);
    EXPECT_EQ(levels, levels_of(pixel_levels({9, 12}, saturation), images.inputs, 40))
        << "saturation " << saturation;
  }
}

TEST(Augment, ShiftsByFractionsOfAPixel) {
  const Dataset images = white_dots(200);
  const auto levels = warped(images, record_count(images), 255, {0, 0, 0, 1}, 5);
  for (std::size_t i = 0; i < record_count(images); ++i) {
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
  Dataset images = random_images(1, {5, 5});
  set_bytes(images, std::vector<std::uint8_t>(25, 255));
  const auto levels = warped(images, 1, 255, {0, 0, 0, 1000}, 3);
  EXPECT_EQ(levels, std::vector<Level>(25, 0));
}

TEST(Augment, MakesStrokesThickerOrThinner) {
  const Dataset images = white_dots(200);
  const Augmentation thickness{0, 0, 0, 0, 0, 0.5};
  const auto levels = warped(images, record_count(images), 255, thickness, 5);
  std::size_t thicker = 0;
  double largest = 0;
  for (std::size_t i = 0; i < record_count(images); ++i) {
    const Level* image = levels.data() + i * 49;
    const Level beside = image[23];
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
  Dataset images = random_images(2000, {9, 9});
  std::vector<std::uint8_t> bytes(bytes_of(images).size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(40 + 20 * (i % 9));
  }
  set_bytes(images, std::move(bytes));
  const auto levels = warped(images, record_count(images), 255, {0, 0, 0, 0, 0.5, 0}, 5);
  double sum = 0, squares = 0, across = 0;
  for (std::size_t i = 0; i < record_count(images); ++i) {
    const Level* row = levels.data() + i * 81 + 4 * 9;
    const double at_node = row[4] - 120.0, at_next = row[6] - 160.0;
    EXPECT_NEAR(row[5] - 140.0, (at_node + at_next) / 2, 1.01);  // straight between nodes
    sum += at_node;
    squares += at_node * at_node;
    across += at_node * at_next;
  }
  const auto count = static_cast<double>(record_count(images));
  EXPECT_NEAR(sum / count, 0, 1);
  EXPECT_NEAR(std::sqrt(squares / count), 10, 0.7);  // half a pixel
  EXPECT_NEAR(across / count, 0, 10);                // nodes move alone
}

TEST(Augment, MovesAllChannelsOfAPictureAlike) {
  // Each grey picture, and the same as three channels one of which is its negative.
  const Dataset grey = random_images(30, {7, 9});
  std::vector<std::uint8_t> bytes;
  for (const std::uint8_t byte : bytes_of(grey)) {
    for (const int value : {int{byte}, 255 - byte, int{byte}}) {
      bytes.push_back(static_cast<std::uint8_t>(value));
    }
  }
  const Inputs colour = Records{{7, 9, 3}, 30, std::move(bytes)};
  const Augmentation limits{.thickness = 0.25};
  const auto one = warped(grey, 30, 255, limits, 4);
  const auto all = warp_pictures(*pictures_of(colour), 30, pixel_levels({7, 9, 3}, 255), limits, 4);
  ASSERT_EQ(all.size(), 3 * one.size());
  bool differs = false;
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(all[3 * i], one[i]);
    EXPECT_EQ(all[3 * i + 2], one[i]);
    differs = differs || all[3 * i + 1] != one[i];
  }
  EXPECT_TRUE(differs);
}

/// A rule for every element, levels below 0, and what is clipped.
TEST(Augment, MakesLevelsByTheRuleOfEachPixel) {
  const Dataset images = random_images(20, {4, 3});
  ArrayRules rules{{4, 3}, {}};
  for (int e = 0; e < 12; ++e) {
    rules.rules.push_back({.offset = 100.0 + e, .factor = 0.5, .least = 20, .most = 230});
  }
  const Pictures pictures = pictures_of(images.inputs).value();
  EXPECT_EQ(warp_pictures(pictures, 20, rules, no_augmentation, 1),
            levels_of(rules, images.inputs, 20));
}

TEST(EpochSource, IsTheSameForAnyThreadsAndAnewEachEpoch) {
  const Dataset images = random_images(20, {8, 8});
  const FitOptions alone{.epochs = 3, .seed = 9, .context = {.threads = 1}},
      two{.epochs = 3, .seed = 9, .context = {.threads = 2}};
  EpochSource a(images.inputs, 20, levels_to(7), alone), b(images.inputs, 20, levels_to(7), two);
  std::vector<Level> before;
  for (std::size_t epoch = 0; epoch < 3; ++epoch) {
    const auto levels = a.get(epoch)->levels;
    EXPECT_EQ(levels, b.get(epoch)->levels);
    EXPECT_NE(levels, before);
    before = levels;
  }
  EpochSource late(images.inputs, 20, levels_to(7), two);
  EXPECT_EQ(late.get(2)->levels, before);
}

TEST(EpochSource, LeavesTheImagesAloneIfAsked) {
  const Dataset images = random_images(20, {8, 8});
  const FitOptions plain{.epochs = 2, .augmentation = std::nullopt};
  EpochSource source(images.inputs, 20, levels_to(7), plain);
  EXPECT_EQ(source.get(0)->levels, warped(images, 20, 7, no_augmentation, 1));
  EXPECT_EQ(source.get(1)->levels, warped(images, 20, 7, no_augmentation, 1));
}

TEST(EpochSource, MovesTheImagesWithinTheLimitsOfTheOptions) {
  const Dataset images = random_images(20, {8, 8});
  FitOptions options{.epochs = 2, .seed = 9};
  options.augmentation = Augmentation{.turn_degrees = 0, .scale = 0, .shear = 0, .shift = 1000};
  EpochSource source(images.inputs, 20, levels_to(7), options);
  EXPECT_EQ(source.get(0)->levels, std::vector<Level>(20 * 64, 0));
}

TEST(EpochSource, MakesOtherRecordsOnce) {
  std::vector<double> numbers;
  for (int i = 0; i < 30 * 6; ++i) numbers.push_back(i % 17 - 8);
  const ArrayRules rules{{6}, {{.factor = 3, .least = -8, .most = 8}}};
  const Inputs inputs = Records{{6}, 30, std::move(numbers)};
  const FitOptions moving{.epochs = 2};
  EpochSource source(inputs, 25, rules, moving);
  const EpochRecordsPtr first = source.get(0);
  EXPECT_EQ(source.get(1), first);
  ASSERT_EQ(first->levels.size(), 25u * 6);
  EXPECT_EQ(first->levels[0], -24);
  EXPECT_EQ(first->levels[16], 24);
}

TEST(Levels, AreOf16Bits) {
  const auto check = [](double factor) {
    check_levels(ArrayRules{{6}, {{.factor = factor, .least = -1, .most = 1}}});
  };
  EXPECT_NO_THROW(check(32767));
  sealion::testing::expect_error(ErrorCode::unsupported, "-32769 to 32769", [&] { check(32769); });
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
  const Dataset images = random_images(300, {8, 8});
  const Sequential model = random_teacher(15);
  const Teacher teacher(model);
  const FitOptions plain{.epochs = 1, .augmentation = std::nullopt};
  EpochSource source(images.inputs, 290, levels_to(3), plain, &teacher);
  const EpochRecords& epoch = *source.get(0);
  EXPECT_EQ(epoch.levels, warped(images, 290, 3, no_augmentation, 1));
  const IntegerBatch logits = model.predict(images.inputs);
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
