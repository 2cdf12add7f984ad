// Records as clients have them, where a data loader changed them before training.
#include "onnx/import/record_units.h"

#include <gtest/gtest.h>

#include <random>

#include "onnx/import/import_model.h"
#include "onnx/support/small_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;

TEST(RecordUnits, AreOneForAllOrOneForEachChannel) {
  EXPECT_TRUE(units_of({}, {2, 2}).empty());
  const auto all = units_of({.scale = 4, .mean = {0.5}, .deviation = {2}}, {1, 3});
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all.back().factor, 0.125);
  EXPECT_EQ(all.back().offset, -0.25);
  const auto last = units_of({.mean = {1, 2}}, {3, 2});
  EXPECT_EQ(last[0].offset, -1);
  EXPECT_EQ(last[5].offset, -2);
  const auto first = units_of({.mean = {1, 2}}, {2, 3});
  EXPECT_EQ(first[2].offset, -1);
  EXPECT_EQ(first[3].offset, -2);
}

TEST(RecordUnits, MustBeNumbersOfTheirChannels) {
  const auto refused = [](const char* words, const RecordUnits& units) {
    expect_error(ErrorCode::invalid_argument, words, [&] { units_of(units, {4, 4, 3}); });
  };
  refused("the scale 0", {.scale = 0});
  refused("above 0", {.deviation = {1, -1, 1}});
  refused("finite", {.mean = {std::nan("")}});
  refused("2 means or deviations for records of the shape [4, 4, 3]", {.mean = {0.5, 0.5}});
}

constexpr std::size_t side = 4, channels = 2, area = side * side;

/// A convolution with a border, and the mean of its pixels.
SmallGraph picture_network() {
  SmallGraph graph;
  graph.input({channels, side, side}).constant("w", random_reals({1, channels, 3, 3}, 1));
  graph.node({"Conv", {{"pads", std::vector<std::int64_t>{1, 1, 1, 1}}}}, {"x", "w"}, {"a"});
  graph.node({"GlobalAveragePool"}, {"a"}, {"b"}).node({"Flatten"}, {"b"}, {"y"}).output("y");
  return graph;
}

const RecordUnits pixels{.scale = 255, .mean = {0.5, 0.25}, .deviation = {0.25, 0.5}};

/// Pictures of bytes with what the network says once they are standardised.
Dataset pictures(bool channels_last) {
  std::mt19937 generator(3);
  const SmallGraph network = picture_network();
  std::vector<std::uint8_t> bytes;
  RealTargets known{"brightness", {}};
  for (std::size_t i = 0; i < 100; ++i) {
    std::vector<std::uint8_t> picture(area * channels);
    std::vector<double> standard(picture.size());
    for (std::size_t c = 0; c < channels; ++c) {
      for (std::size_t p = 0; p < area; ++p) {
        const auto byte = static_cast<std::uint8_t>(generator() % 256);
        picture[channels_last ? p * channels + c : c * area + p] = byte;
        standard[c * area + p] = (byte / 255.0 - pixels.mean[c]) / pixels.deviation[c];
      }
    }
    bytes.insert(bytes.end(), picture.begin(), picture.end());
    const Tensor said = answers_of(network.graph(), {channels, side, side}, standard).front();
    known.of_record.push_back(doubles_of(said).front());
  }
  const Shape shape = channels_last ? Shape{side, side, channels} : Shape{channels, side, side};
  return {Records{shape, known.of_record.size(), std::move(bytes)}, std::move(known)};
}

TEST(RecordUnits, LetClientsGiveTheirBytes) {
  for (const bool channels_last : {true, false}) {
    const ImportedModel imported = import_model(picture_network().graph(), pictures(channels_last),
                                                {.name = "bright", .units = pixels});
    EXPECT_NEAR(*imported.report.original_accuracy, 1, 1e-9);
    EXPECT_GT(imported.report.losses.back().agreement, 0.99);
  }
}

TEST(RecordUnits, AreAskedForWhereTheOriginalTellsNothing) {
  SmallGraph graph;
  graph.input({2}).constant("w", reals({2, 4}, {1, 0, -1, 0, 0, 1, 0, -1}));
  graph.constant("b", reals({4}, {0, 0, 0, 2000}));  // a class that bytes never reach
  graph.node({"Gemm"}, {"x", "w", "b"}, {"a"}).node({"Softmax"}, {"a"}, {"y"}).output("y");
  std::vector<std::uint8_t> bytes(200);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
  const Dataset data = {Records{{2}, 100, std::move(bytes)},
                        ClassTargets{{"0", "1", "2", "3"}, std::vector<std::uint32_t>(100, 1)}};
  const ImportedModel imported = import_model(graph.graph(), data, {.name = "off"});
  ASSERT_FALSE(imported.report.warnings.empty());
  EXPECT_THAT(imported.report.warnings.back(), ::testing::HasSubstr("--scale 255"));
}

}  // namespace
}  // namespace sealion::onnx
