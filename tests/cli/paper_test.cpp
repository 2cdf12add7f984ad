#include "cli/tables/paper.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "cli/pages/paper_chart.h"
#include "cli/pages/paper_report.h"
#include "well_formed.h"

namespace sealion::cli {
namespace {

using bench::find_published;
using bench::PublishedRow;
using testing::is_well_formed;

PaperRow paper_row(const std::string& model, double seconds) {
  PaperRow row{model, 23860, 30, {}, {}, find_published(model)};
  row.evaluation.model = model;
  row.evaluation.records = 10000;
  row.evaluation.kernel = "scalar";
  heras::EncryptedEvaluation& encrypted = row.evaluation.encrypted.emplace();
  encrypted.metrics = heras::ClassificationMetrics{.accuracy = 0.9787};
  encrypted.batches.size = 4096;
  encrypted.speed = {.seconds_per_batch = seconds, .predictions_per_hour = 4096 / seconds * 3600};
  encrypted.parameters.moduli.n = 4096;
  encrypted.parameters.moduli.plain_moduli = {65537};
  encrypted.parameters.security_bits = 128;
  row.evaluation.shown.samples.resize(24);
  row.all_stages.predictions_per_hour = 1e8;
  return row;
}

PaperTable example_table() {
  return {"digits",
          {paper_row("dnn-30", 0.0123), paper_row("cnn-16", 1.5), paper_row("mine", 0.4)},
          {}};
}

TEST(PaperChart, NamesMnistWhereTheDigitsAreMeant) {
  PaperTable table = example_table();
  EXPECT_EQ(paper_chart(table).find("MNIST"), std::string::npos);
  table.are_digits = true;
  EXPECT_NE(paper_chart(table).find("Encrypted inference on MNIST: latency"), std::string::npos);
}

TEST(PaperTexts, SayWhatTheRecordsAre) {
  PaperTable table = example_table();
  EXPECT_NE(to_text(table).find("one batch of n records evaluated"), std::string::npos);
  for (PaperRow& row : table.rows) row.evaluation.record_shape = {28, 28};
  EXPECT_NE(to_text(table).find("one batch of n images evaluated"), std::string::npos);
  EXPECT_NE(paper_report(table).find("10,000 encrypted test images through"), std::string::npos);
}

TEST(Published, AgreesWithItself) {
  std::set<std::string_view> systems;
  for (const PublishedRow& row : bench::published_rows()) {
    EXPECT_TRUE(systems.insert(row.system).second) << row.system;
    // The paper's throughput is that of full batches, one after the other.
    EXPECT_NEAR(static_cast<double>(row.n) / row.latency_seconds * 3600, row.predictions_per_hour,
                0.003 * row.predictions_per_hour)
        << row.system;
    EXPECT_GT(row.accuracy, 0.97) << row.system;
    EXPECT_LT(row.accuracy, 1) << row.system;
  }
}

TEST(Published, IsFoundByOurNames) {
  ASSERT_NE(find_published("dnn-30"), nullptr);
  EXPECT_EQ(find_published("dnn-30")->predictions_per_hour, 12933344);
  EXPECT_EQ(find_published("cryptonets")->parameters, 126375u);
  EXPECT_EQ(find_published("lenet-5"), nullptr);
  EXPECT_EQ(find_published(""), nullptr);
  ASSERT_EQ(unanswered_rows().size(), 1u);
  EXPECT_EQ(unanswered_rows().front().system, "Faster CryptoNets");
}

TEST(PaperTable, HasALineForEachModelAndEachPublishedRow) {
  const ReportTable table = paper_figures(example_table());
  std::vector<std::string> names;
  for (const TableRow& row : table.rows()) {
    names.push_back(table.text(row, 0));
    EXPECT_EQ(row.mark == "measured", table.text(row, 9) == "128 bits");
  }
  EXPECT_EQ(names, (std::vector<std::string>{"dnn-30", "  published", "cnn-16", "  published",
                                             "mine", "Faster CryptoNets"}));
  const std::string text = to_text(example_table());
  for (const char* part :
       {"12.3 ms", "1.14 s", "12.9 million", "97.87 %", "97.40 %", "192 s", "digits"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
}

TEST(PaperTable, IsJsonWithoutTheLongLists) {
  PaperTable table = example_table();
  table.missing = {"dnn-100"};
  const nlohmann::json json = to_json(table);
  ASSERT_EQ(json["rows"].size(), 3u);
  const nlohmann::json& first = json["rows"][0];
  EXPECT_EQ(first["parameters"], 23860);
  EXPECT_EQ(first["activations"], 30);
  EXPECT_EQ(first["evaluate_seconds_per_batch"], 0.0123);
  EXPECT_EQ(first["all_stages_predictions_per_hour"], 1e8);
  EXPECT_EQ(first["published"]["accuracy"], 0.9740);
  EXPECT_FALSE(first.contains("samples"));
  EXPECT_FALSE(first.contains("mistakes"));
  EXPECT_TRUE(json["rows"][2]["published"].is_null());
  EXPECT_EQ(json["missing"][0], "dnn-100");
  EXPECT_FALSE(json["published_others"][0].contains("parameters"));
}

TEST(WellFormed, TellsGoodFromBad) {
  EXPECT_TRUE(is_well_formed("<a x=\"1\"><b/>1 &lt; 2</a>"));
  for (const char* bad :
       {"<a><b></a></b>", "<a>", "</a>", "<a x=1/>", "<a>1 < 2</a>", "<a>&</a>"}) {
    EXPECT_FALSE(is_well_formed(bad)) << bad;
  }
}

TEST(PaperChart, IsWellFormed) {
  const std::string chart = paper_chart(example_table());
  EXPECT_TRUE(is_well_formed(chart));
  EXPECT_TRUE(chart.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  for (const char* part : {">dnn-30<", ">12.3 ms<", ">1.14 s<", ">Faster CryptoNets<", ">1 M<"}) {
    EXPECT_NE(chart.find(part), std::string::npos) << part;
  }
}

TEST(PaperChart, EscapesNames) {
  const std::string chart = paper_chart({"digits", {paper_row("<script>&\"", 1)}, {}});
  EXPECT_TRUE(is_well_formed(chart));
  EXPECT_NE(chart.find("&lt;script&gt;&amp;&quot;"), std::string::npos);
}

TEST(PaperReport, TakesNoNameForMarkup) {
  PaperTable table = example_table();
  table.rows.front().model = table.rows.front().evaluation.kernel = "<script>'&\"";
  const std::string page = paper_report(table);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_NE(page.find("<th scope=\"row\">&lt;script&gt;&#39;&amp;&quot;</th>"), std::string::npos);
  EXPECT_NE(page.find("kernel &lt;script&gt;&#39;&amp;&quot;."), std::string::npos);
}

TEST(PaperReport, HoldsTableAndChartAndNeedsNothingElse) {
  const std::string page = paper_report(example_table());
  EXPECT_NE(page.find(paper_chart(example_table())), std::string::npos);
  EXPECT_NE(page.find("<td>12.3 ms</td>"), std::string::npos);
  EXPECT_EQ(page.find("<link"), std::string::npos);
  EXPECT_EQ(page.find("src="), std::string::npos);
  EXPECT_TRUE(is_well_formed(
      page.substr(page.find("<main"), page.find("</main>") + 7 - page.find("<main"))));
}

}  // namespace
}  // namespace sealion::cli
