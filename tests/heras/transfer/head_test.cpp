#include "heras/transfer/head.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "base/file.h"
#include "heras/transfer/head_file.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;

/// Two features to three classes through two hidden units.
const Head sound{
    {1, -1}, 2, {{{1, -2, 3, -4}, {0.5, -0.5}}, {{1, 2, 3, 4, 5, 6}, {0.1, -0.2, 1.0 / 3}}}};

FeatureTable table_of(std::size_t rows, std::size_t columns, const std::vector<double>& values) {
  FeatureTable table(rows, columns);
  std::copy(values.begin(), values.end(), table.values.begin());
  return table;
}

/// By the definition, one sum after the other.
std::vector<double> naive_softmax(const Head& head, std::span<const double> row) {
  std::vector<double> values;
  for (std::size_t i = 0; i < row.size(); ++i) {
    values.push_back((row[i] - head.mean[i]) / head.scale);
  }
  for (std::size_t l = 0; l < head.layers.size(); ++l) {
    std::vector<double> outputs;
    for (std::size_t u = 0; u < head.layers[l].units(); ++u) {
      double sum = head.layers[l].bias[u];
      for (std::size_t i = 0; i < values.size(); ++i) {
        sum += values[i] * head.layers[l].kernel[i * head.layers[l].units() + u];
      }
      outputs.push_back(l + 1 < head.layers.size() ? std::max(sum, 0.0) : sum);
    }
    values = outputs;
  }
  double total = 0;
  for (double& value : values) total += value = std::exp(value);
  for (double& value : values) value /= total;
  return values;
}

Head random_head(const std::vector<std::size_t>& sizes, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<double> normal;
  const auto draw = [&](std::size_t count) {
    std::vector<double> values(count);
    for (double& value : values) value = normal(generator);
    return values;
  };
  Head head{draw(sizes[0]), 1.5, {}};
  for (std::size_t i = 1; i < sizes.size(); ++i) {
    head.layers.push_back({draw(sizes[i - 1] * sizes[i]), draw(sizes[i])});
  }
  return head;
}

TEST(ApplyHead, FollowsItsDefinition) {
  std::mt19937_64 generator(3);
  std::normal_distribution<double> normal;
  for (const auto& sizes :
       std::vector<std::vector<std::size_t>>{{1, 2}, {7, 10}, {5, 9, 4}, {2, 1, 3}}) {
    const Head head = random_head(sizes, sizes.size());
    FeatureTable features(20, sizes[0]);
    for (double& value : features.values) value = normal(generator);
    const auto answers = apply_head(head, features);
    ASSERT_EQ(answers.size(), 20u);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const std::vector<double> shares = naive_softmax(head, features.row(i));
      const auto best = std::max_element(shares.begin(), shares.end());
      EXPECT_EQ(answers[i].label, static_cast<std::size_t>(best - shares.begin()));
      EXPECT_NEAR(answers[i].confidence, *best, 1e-12);
    }
  }
}

TEST(ApplyHead, TakesTheFirstOfEqualScores) {
  const Head head{{0}, 1, {{{1, 1, 0}, {0, 0, 0}}}};
  const auto answers = apply_head(head, table_of(2, 1, {5, -5}));
  EXPECT_EQ(answers[0].label, 0u);
  EXPECT_EQ(answers[1].label, 2u);
}

TEST(ApplyHead, IsSureOfScoresOfAnySize) {
  const Head head{{0}, 1, {{{1e150, -1e150}, {0, 0}}}};
  const auto answers = apply_head(head, table_of(2, 1, {1e150, -1e150}));
  EXPECT_EQ(answers[0].label, 0u);
  EXPECT_EQ(answers[1].label, 1u);
  EXPECT_EQ(answers[0].confidence, 1);
}

TEST(ApplyHead, RefusesOtherFeatures) {
  expect_error(ErrorCode::incompatible, "2 features, and the rows have 3",
               [] { apply_head(sound, FeatureTable(1, 3)); });
  expect_error(ErrorCode::incompatible, "row 1", [] {
    apply_head(sound, table_of(2, 2, {0, 0, 1e308, 1e308}));
  });
}

TEST(Accuracy, CountsRightAnswers) {
  const std::vector<HeadAnswer> answers = {{3, 1}, {1, 1}, {0, 1}, {2, 1}};
  EXPECT_EQ(accuracy(answers, std::vector<std::uint8_t>{3, 2, 0, 1}), 0.5);
}

TEST(HeadFile, ComesBackAsItWas) {
  const TemporaryFolder folder;
  for (const Head& head : {sound, random_head({9, 10}, 1), random_head({64, 32, 7}, 2)}) {
    save_head(folder / "head.json", head);
    EXPECT_EQ(load_head(folder / "head.json"), head);
  }
  expect_error(ErrorCode::not_found, "nowhere", [&] { load_head(folder / "nowhere"); });
}

/// The sound head's JSON with a change.
template <typename Change>
std::string changed(const Change& change) {
  auto json = nlohmann::json::parse(head_to_json(sound));
  change(json);
  return json.dump();
}

void expect_head_refused(const std::string& text, const std::string& message,
                         ErrorCode code = ErrorCode::corrupt) {
  expect_error(code, message, [&] { head_from_json(text, "h.json"); });
}

TEST(HeadFile, RefusesWhatIsNoHead) {
  expect_head_refused("", "h.json");
  expect_head_refused("[]", "h.json");
  expect_head_refused("{}", "h.json: format is missing");
  const std::string text = head_to_json(sound);
  for (std::size_t length = 0; length + 2 < text.size(); ++length) {
    expect_head_refused(text.substr(0, length), "h.json");
  }
  expect_head_refused(changed([](auto& json) { json["format"] = "sealion-manifest"; }),
                      "sealion-head");
  expect_head_refused(changed([](auto& json) { json["version"] = 2; }), "version 2",
                      ErrorCode::unsupported);
  for (const char* field : {"version", "features", "classes", "mean", "scale", "layers"}) {
    expect_head_refused(changed([&](auto& json) { json.erase(field); }), field);
    expect_head_refused(changed([&](auto& json) { json[field] = "x"; }), field);
  }
}

TEST(HeadFile, RefusesSizesThatDoNotFit) {
  const auto layer = [](auto& json, int i) -> auto& { return json["layers"][i]; };
  expect_head_refused(changed([](auto& json) { json["features"] = 3; }), "'features' or 'classes'");
  expect_head_refused(changed([](auto& json) { json["classes"] = 2; }), "'features' or 'classes'");
  expect_head_refused(changed([](auto& json) { json["mean"].push_back(1); }), "weights");
  expect_head_refused(changed([](auto& json) { json["mean"].clear(); }), "0 features");
  expect_head_refused(changed([](auto& json) { json["layers"].clear(); }), "0 layers");
  expect_head_refused(changed([&](auto& json) { layer(json, 0)["kernel"].push_back(1); }),
                      "weights");
  expect_head_refused(changed([&](auto& json) { layer(json, 1)["bias"].clear(); }), "units");
  expect_head_refused(changed([&](auto& json) { layer(json, 1)["bias"].erase(0); }), "units");
  expect_head_refused(changed([](auto& json) { json["layers"].push_back(json["layers"][1]); }),
                      "layers must be an array of at most 2 entries");
  expect_head_refused(changed([&](auto& json) { layer(json, 0)["bias"] = std::vector<int>(5000); }),
                      "layers[0].bias must be an array of at most");
  expect_head_refused(
      changed([](auto& json) {
        json["layers"].erase(1);
        json["layers"][0] = {{"kernel", std::vector<int>(600)}, {"bias", std::vector<int>(300)}};
      }),
      "at most 256");
}

TEST(HeadFile, RefusesNumbersThatAreNone) {
  for (const double scale : {0.0, -1.0, 1e-310}) {
    expect_head_refused(changed([&](auto& json) { json["scale"] = scale; }), "scale");
  }
  expect_head_refused(changed([](auto& json) { json["mean"][0] = nullptr; }),
                      "mean[0] must be a finite number, not null");
  // Larger than a double: the parser must not make it infinite.
  std::string text = head_to_json(sound);
  text.replace(text.find("-4.0"), 4, "1e999");
  expect_head_refused(text, "h.json");
}

TEST(CheckHead, RefusesNumbersThatAreNone) {
  for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    Head mean = sound, scale = sound, kernel = sound, bias = sound;
    mean.mean[1] = bad;
    scale.scale = bad;
    kernel.layers[0].kernel[3] = bad;
    bias.layers[1].bias[0] = bad;
    for (const Head& head : {mean, scale, kernel, bias}) {
      expect_error(ErrorCode::corrupt, "", [&] { check_head(head); });
    }
  }
  EXPECT_NO_THROW(check_head(sound));
}

TEST(CheckHeadOptions, RefusesWhatHasNoMeaning) {
  EXPECT_NO_THROW(check_head_options({}));
  EXPECT_NO_THROW(check_head_options({.hidden_units = 4096, .weight_decay = 0, .epochs = 1}));
  const auto refused = [](const std::string& text, const HeadOptions& options) {
    expect_error(ErrorCode::invalid_argument, text, [&] { check_head_options(options); });
  };
  refused("4097 hidden", {.hidden_units = 4097});
  refused("decay of -1", {.weight_decay = -1});
  refused("decay of nan", {.weight_decay = std::nan("")});
  refused("0 epochs", {.epochs = 0});
  refused("100001 epochs", {.epochs = 100001});
}

}  // namespace
}  // namespace sealion::heras
