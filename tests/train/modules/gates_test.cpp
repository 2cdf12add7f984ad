#include <gtest/gtest.h>

#include <random>

#include "heras/heras.h"
#include "heras/train/fit.h"

namespace sealion::heras {
namespace {

constexpr std::size_t side = 6;

/// Noise in which only the first row says what an image shows: its first half or its second half
/// is bright.
Dataset images_of_first_rows(std::size_t count) {
  std::mt19937 generator(5);
  std::vector<std::uint8_t> pixels;
  ClassTargets classes{{"0", "1"}, {}};
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t label = generator() % 2;
    classes.of_record.push_back(static_cast<std::uint32_t>(label));
    for (std::size_t pixel = 0; pixel < side * side; ++pixel) {
      const bool bright = pixel < side && pixel / (side / 2) == label;
      pixels.push_back(static_cast<std::uint8_t>(bright ? 255 : generator() % 256));
    }
  }
  return {Records{{side, side}, count, pixels}, classes};
}

/// Open gates in one row of [side][side][channels].
std::size_t open_in_row(const ActivitySparsifier& layer, std::size_t row) {
  const std::size_t elements = layer.weights().kernel.size() / side;
  std::size_t open = 0;
  for (std::size_t i = 0; i < elements; ++i) {
    open += static_cast<std::size_t>(layer.weights().kernel[row * elements + i]);
  }
  return open;
}

TEST(Gates, StayOpenWhereSomethingIsToBeSeen) {
  Sequential model("rows");
  model.add(Input({side, side, 1}, {.saturation = 3}));
  model.add(Conv2D(3, {.kernel_size = 1, .saturation = 15}));
  model.add(Activation("square"));
  model.add(ActivitySparsifier({.penalty = 2e-2}));
  model.add(Flatten());
  model.add(Dense(2, {.saturation = 15}));
  model.compile({.learning_rate = 1e-2});
  fit(model, images_of_first_rows(2000), {.epochs = 16, .augmentation = std::nullopt});
  const ActivitySparsifier& gates = *model.layers_of<ActivitySparsifier>().front();
  std::size_t elsewhere = 0;
  for (std::size_t row = 1; row < side; ++row) elsewhere += open_in_row(gates, row);
  EXPECT_GE(open_in_row(gates, 0), 2u);
  EXPECT_LE(elsewhere, 9u) << "of " << (side - 1) * side * 3;
  // Rounding may leave an open one without a reader.
  EXPECT_LE(model.remaining_activation_count(), side * side * 3 - gates.closed_count());
  EXPECT_GT(model.evaluate(images_of_first_rows(500)).accuracy_plain(), 0.95);
}

}  // namespace
}  // namespace sealion::heras
