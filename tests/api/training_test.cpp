#include <gtest/gtest.h>
#include <sealion/training.h>

namespace sealion::training {
namespace {

using namespace models;

/// Dark and bright images of 4 x 4, with some variation.
Dataset dark_and_bright(std::size_t count) {
  std::vector<std::uint8_t> pixels;
  ClassTargets classes{{"dark", "bright"}, {}};
  for (std::size_t i = 0; i < count; ++i) {
    classes.of_record.push_back(static_cast<std::uint32_t>(i % 2));
    for (std::size_t p = 0; p < 16; ++p) {
      pixels.push_back(static_cast<std::uint8_t>((i % 2) * 150 + (i * 31 + p * 17) % 100));
    }
  }
  return {Records{{4, 4}, count, pixels}, classes};
}

Model small() {
  Model model("small");
  model.add(Input({4, 4}, {.saturation = 7}));
  model.add(Flatten());
  model.add(Dense(2, {.saturation = 7}));
  return model;
}

TEST(TrainingApi, LearnsAndTellsHowFarItIs) {
  Model model = small();
  std::size_t last = 0, all = 0;
  const ExecutionContext context{.progress = [&](std::size_t done, std::size_t of) {
    EXPECT_GE(done, last);
    last = done;
    all = of;
  }};
  const auto epochs =
      fit(model, dark_and_bright(200), {.epochs = 40, .batch_size = 10, .augment = false}, context);
  EXPECT_EQ(epochs.size(), 40U);
  EXPECT_EQ(last, all);
  EXPECT_GT(model.evaluate(dark_and_bright(100)).accuracy, 0.9);
}

TEST(TrainingApi, StopsWhenAskedAndLeavesTheModelAlone) {
  Model model = small();
  StopRequest stop;
  stop.make();
  try {
    fit(model, dark_and_bright(20), {}, {.stop = &stop});
    ADD_FAILURE() << "it went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
  EXPECT_FALSE(model.is_trained());
}

TEST(TrainingApi, RefusesWhatHasNoMeaning) {
  Model model = small();
  EXPECT_THROW(fit(model, dark_and_bright(20), {.optimizer = "magic"}), Error);
  EXPECT_THROW(fit(model, dark_and_bright(20), {.epochs = 0}), Error);
  EXPECT_THROW(fit(model, {}), Error);
}

}  // namespace
}  // namespace sealion::training
