#include <gtest/gtest.h>
#include <sealion/heras.h>

#include <filesystem>

namespace sealion::models {
namespace {

/// [count] images of 4 x 4 whose pixels count on.
Dataset images(std::size_t count) {
  std::vector<std::uint8_t> pixels;
  for (std::size_t i = 0; i < count * 16; ++i) {
    pixels.push_back(static_cast<std::uint8_t>(i * 37 % 256));
  }
  ClassTargets classes{{"0", "1"}, {}};
  for (std::uint32_t i = 0; i < count; ++i) classes.of_record.push_back(i % 2);
  return {Records{{4, 4}, count, pixels}, classes};
}

/// Weights that count through small integers.
std::vector<LayerWeights> some_weights(std::size_t inputs, std::size_t units) {
  LayerWeights weights{std::vector<std::int32_t>(units * inputs), std::vector<std::int64_t>(units)};
  for (std::size_t i = 0; i < weights.kernel.size(); ++i) {
    weights.kernel[i] = static_cast<std::int32_t>(i % 5) - 2;
  }
  return {weights};
}

Model linear() {
  Model model("linear");
  model.add(Input({4, 4}, {.saturation = 3}));
  model.add(Flatten());
  model.add(Dense(2, {.saturation = 3}));
  return model;
}

/// One of each kind that a stack can have, and the two that join.
TEST(ModelApi, EveryLayerJoinsAModel) {
  Model model("all");
  const Tensor input = model.apply(Input({8, 8, 1}), {});
  const Tensor left = model.apply(Conv2D(2, {.kernel_size = 3, .padding = "same"}), {input});
  const Tensor right =
      model.apply(DepthwiseConv2D(3, {.padding = "same", .depth_multiplier = 2}), {input});
  const Tensor sum = model.apply(Add(), {left, right});
  const Tensor both = model.apply(Concatenate(), {sum, left});
  const Tensor normal = model.apply(BatchNormalization(), {both});
  const Tensor square = model.apply(Activation("square"), {normal});
  const Tensor gated = model.apply(ActivitySparsifier(), {square});
  const Tensor padded = model.apply(ZeroPadding2D(2), {gated});
  const Tensor pooled = model.apply(AveragePooling2D({.pool_size = 2}), {padded});
  const Tensor shaped = model.apply(Reshape({6, 6, 4}), {pooled});
  const Tensor global = model.apply(GlobalAveragePooling2D(), {shaped});
  const Tensor flat = model.apply(Flatten(), {model.apply(Dropout(0.25), {global})});
  model.apply(Dense(10), {flat});
  EXPECT_EQ(model.output_shape(), Shape{10});
  EXPECT_FALSE(model.is_trained());
  EXPECT_NE(model.summary().find("DepthwiseConv2D"), std::string::npos);
}

/// Rules are made of records, and belong to the model that begins with them.
TEST(ModelApi, TakesRawRecords) {
  const Table ages{3, {{"age", NumericColumn{{20, 30, 60}}}}};
  Model model("ages");
  model.add(InputFor(ages, {.levels = 40, .scaling = "min-max", .clip_numbers = false}));
  model.add(Dense(1, {.saturation = 3, .use_bias = false}));
  model.set_weights({{{1}, {0}}});
  EXPECT_EQ(model.predict(ages), (std::vector<std::int64_t>{0, 10, 40}));
  EXPECT_EQ(model.predict(ages, {.encrypted = true}), (std::vector<std::int64_t>{0, 10, 40}));
  const Table old{1, {{"age", NumericColumn{{61}}}}};
  EXPECT_THROW(model.predict(old), Error);
  EXPECT_THROW(model.predict(Table{1, {{"size", NumericColumn{{30}}}}}), Error);

  Model pictures("pictures");
  pictures.apply(InputFor(images(3).inputs, {.levels = 3}), {});
  EXPECT_EQ(pictures.input_shape(), (Shape{4, 4}));
  EXPECT_THROW(InputFor(Table{}), Error);
  EXPECT_THROW(InputFor(ages, {.scaling = "none"}), Error);
  EXPECT_THROW(InputFor(ages, {.levels = 0}), Error);
}

TEST(ModelApi, EncryptedAnswersAreThePlainOnes) {
  Model model = linear();
  model.set_weights(some_weights(16, 2));
  ASSERT_TRUE(model.is_trained());
  const Dataset set = images(9);
  const auto plain = model.predict(set.inputs);
  EXPECT_EQ(plain.size(), 18U);
  EXPECT_EQ(model.predict(set.inputs, {.encrypted = true}), plain);
  const Evaluation found = model.evaluate(set, {.encrypted = true});
  EXPECT_EQ(found.records, 9U);
  EXPECT_EQ(found.mismatches, 0U);
  EXPECT_NE(found.json.find("accuracy_encrypted"), std::string::npos);
}

TEST(ModelApi, IsReadAsItWasWritten) {
  Model model = linear();
  model.set_weights(some_weights(16, 2));
  model.deploy({.calibrate = false});
  const auto path = std::filesystem::path(testing::TempDir()) / "api.sealion";
  model.save(path);
  const Model again = Model::load(path);
  EXPECT_EQ(again.weights(), model.weights());
  EXPECT_EQ(again.manifest(), model.manifest());
  EXPECT_THROW(Model::load(path.string() + ".none"), Error);
}

TEST(ModelApi, RefusesWhatDoesNotFit) {
  Model model = linear();
  EXPECT_THROW(model.set_weights(some_weights(15, 2)), Error);
  EXPECT_THROW(model.predict(images(1).inputs), Error);
  EXPECT_THROW(model.add(Conv2D(1, {.kernel_size = 3})), Error);
  EXPECT_THROW(load_idx_images("/nowhere", Split::test), Error);
}

}  // namespace
}  // namespace sealion::models
