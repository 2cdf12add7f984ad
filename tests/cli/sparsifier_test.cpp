#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>

#include "cli/pages/sparsifier_chart.h"
#include "cli/tables/sparsifier_curve.h"
#include "svg_places.h"
#include "well_formed.h"

namespace sealion::cli {
namespace {

using testing::is_well_formed;
using testing::Place;
using testing::places;

SparsifierRow sparsifier_row(const std::string& model, std::optional<double> penalty,
                             std::size_t left, double accuracy, double seconds) {
  SparsifierRow row{model + ".sealion", penalty, 3236, left, {}};
  row.evaluation.model = model;
  row.evaluation.records = 10000;
  row.evaluation.record_shape = {28, 28};
  row.evaluation.threads = 2;
  row.evaluation.kernel = "scalar";
  heras::EncryptedEvaluation& encrypted = row.evaluation.encrypted.emplace();
  encrypted.metrics = heras::ClassificationMetrics{.accuracy = accuracy};
  encrypted.speed = {.seconds_per_batch = seconds, .predictions_per_hour = 8192 / seconds * 3600};
  row.evaluation.shown.samples.resize(24);
  return row;
}

SparsifierCurve example_curve() {
  SparsifierCurve curve{"digits",
                        {sparsifier_row("cnn-16", {}, 3236, 0.9931, 1.25),
                         sparsifier_row("cnn-16-l0", 6e-4, 520, 0.9873, 0.241),
                         sparsifier_row("cnn-16-l0", 2e-4, 1040, 0.9913, 0.48),
                         sparsifier_row("cnn-16-l0", 1e-3, 260, 0.985, 0.12)}};
  sort_rows(curve);
  return curve;
}

/// The points of a class that have a label behind them; those of the legend have none.
std::vector<Place> points(const std::string& svg, const std::string& css_class) {
  return places(svg, "<circle class=\"" + css_class +
                         R"re(" cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+"/><text class="value)re");
}

std::vector<std::string> lines(const std::string& svg) {
  static const std::regex line(R"re(<polyline class="curve" points="([^"]*)"/>)re");
  std::vector<std::string> lines;
  for (std::sregex_iterator it(svg.begin(), svg.end(), line), end; it != end; ++it) {
    lines.push_back((*it)[1]);
  }
  return lines;
}

TEST(SparsifierCurve, IsSortedByTheActivationsLeft) {
  std::vector<std::size_t> left;
  for (const SparsifierRow& row : example_curve().rows) left.push_back(row.activations_left);
  EXPECT_EQ(left, (std::vector<std::size_t>{260, 520, 1040, 3236}));
}

TEST(SparsifierCurve, IsATable) {
  const std::string text = to_text(example_curve());
  for (const char* part :
       {"10,000 encrypted test images of digits", "2 threads, kernel scalar",
        "cnn-16-l0   0.0006        3,236    520   98.73 %   241 ms    122 million       0\n",
        "cnn-16           -        3,236  3,236   99.31 %   1.25 s   23.6 million       0\n"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in\n" << text;
  }
}

TEST(SparsifierCurve, IsATableInMarkdown) {
  SparsifierCurve curve = example_curve();
  curve.rows.resize(1);
  curve.rows.front().evaluation.model = "a|b";
  curve.rows.front().evaluation.encrypted->logits.different = 7;
  EXPECT_EQ(to_markdown(curve),
            "| model | penalty | activations | left | accuracy | latency | predictions/h | differ "
            "|\n"
            "|---|---:|---:|---:|---:|---:|---:|---:|\n"
            "| a\\|b | 0.001 | 3,236 | 260 | 98.50 % | 120 ms | 246 million | 7 |\n");
}

TEST(SparsifierCurve, IsJsonWithoutTheLongLists) {
  const nlohmann::json json = to_json(example_curve());
  ASSERT_EQ(json["rows"].size(), 4u);
  const nlohmann::json& first = json["rows"][0];
  EXPECT_EQ(first["file"], "cnn-16-l0.sealion");
  EXPECT_EQ(first["model"], "cnn-16-l0");
  EXPECT_EQ(first["penalty"], 1e-3);
  EXPECT_EQ(first["activations"], 3236);
  EXPECT_EQ(first["activations_left"], 260);
  EXPECT_EQ(first["evaluate_seconds_per_batch"], 0.12);
  EXPECT_FALSE(first.contains("samples"));
  EXPECT_TRUE(json["rows"][3]["penalty"].is_null());
  EXPECT_EQ(json["data"], "digits");
}

TEST(SparsifierChart, IsWellFormed) {
  const std::string chart = sparsifier_chart(example_curve());
  EXPECT_TRUE(is_well_formed(chart));
  EXPECT_TRUE(chart.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  for (const char* part : {">0.0006<", ">241 ms<", ">cnn-16<", ">SEALion CNN-16 L0<", ">1,000<",
                           ">60.0 s<", ">192 s<", ">100 ms<", ">100 s<"}) {
    EXPECT_NE(chart.find(part), std::string::npos) << part;
  }
}

TEST(SparsifierChart, PutsPointsWhereTheyBelong) {
  const std::string chart = sparsifier_chart(example_curve());
  // In each panel first what is not on the curve.
  const std::vector<Place> ours = points(chart, "ours"), published = points(chart, "published");
  ASSERT_EQ(ours.size(), 8u);
  ASSERT_EQ(published.size(), 4u);
  const Place &accuracy_all = ours[0], &accuracy_260 = ours[1], &accuracy_520 = ours[2],
              &accuracy_1040 = ours[3];
  const Place &latency_260 = ours[5], &latency_520 = ours[6], &latency_1040 = ours[7];

  const double doubling = accuracy_520.x - accuracy_260.x;
  EXPECT_GT(doubling, 50);
  EXPECT_NEAR(accuracy_1040.x - accuracy_520.x, doubling, 0.2);
  EXPECT_NEAR(accuracy_all.x - accuracy_260.x, doubling * std::log2(3236.0 / 260), 0.2);
  EXPECT_NEAR(published[0].x - accuracy_260.x, doubling * std::log2(762.0 / 260), 0.2);
  EXPECT_EQ(published[1].x, accuracy_all.x);
  EXPECT_EQ(latency_520.x, accuracy_520.x);

  const double percent = (accuracy_260.y - accuracy_520.y) / 0.23;
  EXPECT_GT(percent, 50);
  EXPECT_NEAR(accuracy_260.y - accuracy_1040.y, 0.63 * percent, 0.5);
  EXPECT_NEAR(accuracy_260.y - published[0].y, 0.41 * percent, 0.5);
  const double times_four = latency_260.y - latency_1040.y;
  EXPECT_GT(times_four, 20);
  EXPECT_NEAR(latency_260.y - latency_520.y, times_four * std::log(241 / 120.0) / std::log(4), 0.2);
  EXPECT_NEAR(latency_260.y - published[2].y, times_four * std::log(500) / std::log(4), 0.5);
  EXPECT_GT(latency_260.y, accuracy_260.y) << "the panels lie one above the other";
}

TEST(SparsifierChart, JoinsThePenalties) {
  const std::string chart = sparsifier_chart(example_curve());
  const std::vector<Place> ours = points(chart, "ours");
  const std::vector<std::string> joined = lines(chart);
  ASSERT_EQ(joined.size(), 2u);
  for (std::size_t panel = 0; panel < 2; ++panel) {
    const auto corners = places(joined[panel], R"(([\d.]+),([\d.]+))");
    ASSERT_EQ(corners.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(corners[i].x, ours[4 * panel + 1 + i].x);
      EXPECT_EQ(corners[i].y, ours[4 * panel + 1 + i].y);
    }
  }
}

TEST(SparsifierChart, StaysInItsFrame) {
  const std::vector<SparsifierCurve> curves = {
      {"digits", {sparsifier_row("one", 1.0, 0, 0, 1e-6)}},
      {"digits", {sparsifier_row("one", {}, 30, 1, 100)}},
      {"digits",
       {sparsifier_row("none", 2.0, 0, 0.1, 1e-6), sparsifier_row("all", {}, 100000, 1, 1e4)}}};
  for (const SparsifierCurve& curve : curves) {
    const std::string chart = sparsifier_chart(curve);
    EXPECT_TRUE(is_well_formed(chart));
    const std::vector<Place> ours = points(chart, "ours");
    EXPECT_EQ(ours.size(), 2 * curve.rows.size());
    for (const Place& place : ours) {
      EXPECT_GT(place.x, 80);
      EXPECT_LT(place.x, 828);
      EXPECT_GE(place.y, 90);
      EXPECT_LE(place.y, 540);
    }
    EXPECT_NE(chart.find("class=\"tick\""), std::string::npos);
    EXPECT_TRUE(lines(chart).empty());
    EXPECT_EQ(chart.find("arXiv"), std::string::npos);
  }
}

TEST(SparsifierChart, EscapesNames) {
  const std::string chart =
      sparsifier_chart({"digits", {sparsifier_row("<script>&\"", {}, 5, 1, 1)}});
  EXPECT_TRUE(is_well_formed(chart));
  EXPECT_NE(chart.find("&lt;script&gt;&amp;&quot;"), std::string::npos);
}

}  // namespace
}  // namespace sealion::cli
