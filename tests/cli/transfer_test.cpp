#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/pages/transfer/latent_map.h"
#include "cli/pages/transfer/learning_curve_chart.h"
#include "cli/pages/transfer/transfer_report.h"
#include "cli/tables/transfer_study.h"
#include "support/expect_error.h"
#include "well_formed.h"

namespace sealion::cli {
namespace {

using sealion::testing::expect_error;
using testing::is_well_formed;

nlohmann::json curves_json() {
  return {{"labels_per_class", {1, 10}},
          {"seeds", 3},
          {"test_rows", 50},
          {"representations",
           {{"encrypted", {{"mean", {0.5, 0.9}}, {"deviation", {0.05, 0.01}}}},
            {"raw_pixels", {{"mean", {0.25, 0.75}}, {"deviation", {0.125, 0.0}}}}}}};
}

TransferStudy example_study() {
  TransferStudy study;
  study.model = "vae";
  study.latents = 2;
  study.compared = {.compared = 8, .different = 0};
  study.embedding = {1000, {0.5, 0.25, 0.25}, {2000, 300}};
  study.curves = learning_curves_from_json(curves_json());
  study.shown = {Records{{2, 3}, 2, std::vector<std::uint8_t>(12, 9)},
                 ClassTargets{{"0", "1"}, {1, 0}}};
  study.reconstructions.assign(12, 7);
  study.plane = FeatureTable(4, 2);
  study.plane.values = {0, 1, 2, 3, 4, 5, -6, 7};
  study.plane_labels = {0, 1, 0, 1};
  return study;
}

TEST(LearningCurves, ComeFromTheStudysDocument) {
  const LearningCurves curves = learning_curves_from_json(curves_json());
  EXPECT_EQ(curves.draws, 3U);
  ASSERT_EQ(curves.representations.size(), 2U);
  EXPECT_EQ(curves.representations.front().name, "raw_pixels") << "in the order of the page";
  EXPECT_EQ(mean_at(curves, "encrypted", 10), 0.9);
  expect_error(ErrorCode::not_found, "at 5 labels", [&] { mean_at(curves, "encrypted", 5); });
  expect_error(ErrorCode::not_found, "'pca'", [&] { mean_at(curves, "pca", 1); });
}

TEST(LearningCurves, RefuseAnotherDocument) {
  nlohmann::json short_curve = curves_json();
  short_curve["representations"]["encrypted"]["mean"] = {0.5};
  expect_error(ErrorCode::corrupt, "has 1 points, not 2",
               [&] { learning_curves_from_json(short_curve); });
  expect_error(ErrorCode::corrupt, "no learning curves",
               [] { learning_curves_from_json(nlohmann::json::array()); });
}

TEST(TransferStudy, SaysWhatItFound) {
  const nlohmann::json json = to_json(example_study());
  EXPECT_EQ(json.at("mismatches"), 0);
  EXPECT_EQ(json.at("embedding").at("seconds"), 1.0);
  const nlohmann::json& point = json.at("curve").at(1);
  EXPECT_EQ(point.at("labels_per_class"), 10);
  EXPECT_EQ(point.at("encrypted"), 0.9);
  EXPECT_EQ(point.at("raw_pixels_deviation"), 0.0);
  const std::string text = to_text(example_study());
  EXPECT_NE(text.find("raw pixels"), std::string::npos) << text;
  EXPECT_NE(text.find("25.0 +-12.5"), std::string::npos) << text;
}

TEST(TransferPictures, AreWellFormed) {
  TransferStudy study = example_study();
  const std::string chart = learning_curve_chart(study.curves);
  EXPECT_TRUE(is_well_formed(chart));
  EXPECT_NE(chart.find("90.0 % at 10"), std::string::npos) << "in words, too";
  const std::string map = latent_map(study.plane, study.plane_labels);
  EXPECT_TRUE(is_well_formed(map));
  const std::string page = transfer_report(study);
  EXPECT_NE(page.find("90.0 % with 10 labels a class, not 75.0 %"), std::string::npos);
  EXPECT_NE(page.find("Its reconstruction"), std::string::npos);
  EXPECT_NE(page.find("what images look like"), std::string::npos);
  EXPECT_EQ(page.find("handwritten"), std::string::npos);
  study.are_digits = true;
  const std::string digits = transfer_report(study);
  EXPECT_NE(digits.find("what digits look like"), std::string::npos);
  EXPECT_NE(digits.find("A handwritten "), std::string::npos);
}

}  // namespace
}  // namespace sealion::cli
