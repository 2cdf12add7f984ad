#include <gtest/gtest.h>
#include <sealion/client.h>
#include <sealion/server.h>
#include <sealion/training.h>

#include <filesystem>
#include <functional>
#include <limits>
#include <numeric>

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

/// Rows with a number that is missing here and there and a text, and what follows from them.
Table rows(std::size_t count) {
  std::vector<double> sizes;
  CategoricalColumn colours{{"blue", "red"}, {}};
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_missing = i % 19 == 5;
    sizes.push_back(is_missing ? std::numeric_limits<double>::quiet_NaN()
                               : static_cast<double>(i * 7 % 20));
    colours.of_row.push_back(static_cast<std::uint32_t>(i % 2));
  }
  return {count, {{"size", NumericColumn{sizes}}, {"colour", colours}}};
}

ClassTargets kinds(std::size_t count) {
  ClassTargets targets{{"big", "small"}, {}};
  for (std::size_t i = 0; i < count; ++i) targets.of_record.push_back(i * 7 % 20 > 9 ? 0 : 1);
  return targets;
}

Model of_rows(std::size_t count) {
  Model model("rows");
  model.add(InputFor(rows(count)));
  model.add(Dense(1));
  return model;
}

const FitOptions row_options{.learning_rate = 1e-2, .epochs = 60, .batch_size = 10};

/// From a table to encrypted answers: the client has raw rows and the manifest, in which rules and
/// names are, and other columns beside those that it names.
TEST(TrainingApi, LearnsFromATableAndAnswersRawRows) {
  Model model = of_rows(200);
  EXPECT_EQ(model.input_shape(), Shape{3});  // a size and two colours
  fit(model, {rows(200), kinds(200)}, row_options);
  const auto path = std::filesystem::path(::testing::TempDir()) / "rows.sealion";
  model.save(path);

  const auto service = server::Service::load(path);
  const auto manifest = client::Manifest::from_json(service.manifest());
  const auto key = client::SecretKey::generate(manifest);
  const client::Client client(manifest);
  Table raw = rows(40);
  raw.columns.insert(raw.columns.begin(), {"note", NumericColumn{std::vector<double>(40)}});
  const auto request = client.encrypt(key, manifest.prepare(raw));
  const auto answers = client.decrypt(key, client.record(request), service.answer(request));
  EXPECT_EQ(answers, model.predict(rows(40)));
  EXPECT_EQ(manifest.classes(), kinds(1).names);
  const auto told = manifest.read_classes(answers);
  const std::vector<std::uint32_t> known = kinds(40).of_record;
  EXPECT_GE(
      std::inner_product(told.begin(), told.end(), known.begin(), 0, std::plus(), std::equal_to()),
      36);
}

TEST(TrainingApi, LearnsNumbers) {
  RealTargets prices{"price", {}};
  for (std::size_t i = 0; i < 200; ++i) {
    prices.of_record.push_back(static_cast<double>(100 + i * 7 % 20 * 10));
  }
  Model model = of_rows(200);
  const Dataset data{rows(200), prices};
  fit(model, data, row_options);
  EXPECT_GT(model.evaluate(data).r2.value(), 0.8);
  const auto manifest = client::Manifest::from_json(model.manifest());
  EXPECT_NEAR(manifest.read_numbers(model.predict(rows(1))).front(), 100, 30);
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
