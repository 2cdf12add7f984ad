// The page on data of other kinds than handwritten digits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "cli/pages/report.h"
#include "cli/tables/evaluation_table.h"
#include "data/preprocessing/fit_preprocessing.h"
#include "heras/fixtures.h"
#include "well_formed.h"

namespace sealion::cli {
namespace {

using heras::Activation;
using heras::Dense;
using heras::Flatten;
using heras::Input;
using heras::Model;
using heras::Tensor;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

/// Patients: seven numbers, of which one is missing, and a text.
Table patients(std::size_t count) {
  std::mt19937 generator(5);
  std::normal_distribution<double> normal;
  Table table{count, {}};
  for (const char* name : {"age", "<b>weight</b>", "height", "pulse", "iron", "zinc", "sodium"}) {
    std::vector<double> column;
    for (std::size_t i = 0; i < count; ++i) column.push_back(50 + normal(generator));
    if (table.columns.empty()) column[0] = std::numeric_limits<double>::quiet_NaN();
    table.columns.push_back({name, NumericColumn{std::move(column)}});
  }
  CategoricalColumn sex{{"female", "male"}, {}};
  for (std::size_t i = 0; i < count; ++i) sex.of_row.push_back(generator() % 2);
  table.columns.insert(table.columns.begin() + 1, {"sex", std::move(sex)});
  return table;
}

/// One dense layer of random weights on records of any kind.
Model linear_model(const Inputs& inputs, std::size_t outputs, Task task) {
  Model model("linear");
  const Preprocessing rules = fit_preprocessing(inputs);
  const auto [low, high] = input_bounds(rules);
  heras::Shape shape = {input_count(rules)};
  if (const auto* records = std::get_if<Records>(&inputs)) shape = records->shape;
  Tensor x = model.apply(Input(shape, {.saturation = high, .low = low}), {});
  if (shape.size() > 1) x = model.apply(Flatten(), {x});
  model.apply(Dense(outputs, {.saturation = 15}), {x});
  model.set_preprocessing(rules);
  model.set_weights(heras::testing::random_weights(model));
  model.set_task(std::move(task));
  return model;
}

ClassTargets random_classes(std::vector<std::string> names, std::size_t count) {
  std::mt19937 generator(2);
  ClassTargets classes{std::move(names), {}};
  for (std::size_t i = 0; i < count; ++i) {
    classes.of_record.push_back(static_cast<std::uint32_t>(generator() % classes.names.size()));
  }
  return classes;
}

struct Reported {
  heras::Evaluation evaluation;
  std::string page;  ///< its middle
};

Reported report_on(const Model& model, const Dataset& data) {
  const std::vector<std::uint8_t> request(shown_request_bytes(data.inputs), 0xa7);
  heras::Evaluation evaluation = model.evaluate(data, {.encrypted = true});
  const std::string html = render_report({model, evaluation, data.inputs, request});
  EXPECT_THAT(html, Not(HasSubstr("{{")));
  const auto header = html.find("<header"), end = html.find("</main>") + 7;
  const std::string middle = html.substr(header, end - header);
  EXPECT_TRUE(testing::is_well_formed(middle));
  return {std::move(evaluation), middle};
}

TEST(ReportOnTables, SaysRecordsAndFeaturesByTheirNames) {
  const Table table = patients(40);
  const ClassTargets classes = random_classes({"benign", "malignant", "unclear"}, 40);
  const auto [evaluation, page] =
      report_on(linear_model(table, 3, ClassAnswers{classes.names}), {table, classes});
  EXPECT_THAT(page, AllOf(HasSubstr("of 40 records classified."), HasSubstr("classified records")));
  EXPECT_THAT(page, HasSubstr("Each of the 9 features becomes one ciphertext"));
  EXPECT_THAT(page, HasSubstr("sees neither features nor answers"));
  EXPECT_THAT(page, HasSubstr("3 ciphertexts come back, one for each class"));
  EXPECT_THAT(page, HasSubstr("<h2>Records it classified</h2>"));
  EXPECT_THAT(page, HasSubstr("<th scope=\"col\">&lt;b&gt;weight&lt;/b&gt;</th>"));
  EXPECT_THAT(page, HasSubstr("<th scope=\"col\">2 more</th>"));
  EXPECT_THAT(page, HasSubstr("<th scope=\"row\">missing</th>")) << "the first age";
  EXPECT_THAT(page, ContainsRegex("<td>(fe)?male</td>"));
  EXPECT_THAT(page, HasSubstr("a7 a7 a7"));
  EXPECT_THAT(page, HasSubstr("and how sure the network is"));
  for (const char* word : {"digit", "image ", "images", "pixel", "grey"}) {
    EXPECT_THAT(page, Not(HasSubstr(word)));
  }
  EXPECT_THAT(page, HasSubstr("<span title=\"malignant\">malignant</span>"));
  EXPECT_THAT(page, HasSubstr("Rows: what the record is. Columns: what the network told."));
  EXPECT_THAT(evaluation_table(evaluation), HasSubstr("linear on 40 encrypted records\n"));
}

TEST(ReportOnTables, HasTheMetricsSideBySide) {
  const Table table = patients(40);
  const ClassTargets classes = random_classes({"no", "yes"}, 40);
  const Model model = linear_model(table, 1, ClassAnswers{classes.names});
  const auto [evaluation, page] = report_on(model, {table, classes});
  for (const char* name : {"accuracy", "F1", "area under the curve"}) {
    EXPECT_THAT(page, ContainsRegex("<th scope=\"row\">" + std::string(name) +
                                    "</th><td>([0-9. %]+)</td><td>([0-9. %]+)</td>"));
  }
  EXPECT_THAT(page,
              HasSubstr("where the number in a slot is above 0, that record's answer is yes"));
}

TEST(ReportOnTables, SaysHowRecordsLieSideBySide) {
  const Table table = patients(20);
  const ClassTargets classes = random_classes({"benign", "malignant", "unclear"}, 20);
  Model model = linear_model(table, 3, ClassAnswers{classes.names});
  PlanRequest request;
  request.samples = 1;
  request.layout = LayoutKind::packed;
  model.deploy(request);
  const auto [evaluation, page] = report_on(model, {table, classes});
  EXPECT_THAT(page, HasSubstr("The 9 features of a record lie side by side in its ciphertexts"));
  EXPECT_THAT(page, HasSubstr("3 encrypted numbers of each record come back, one for each class"));
  EXPECT_THAT(page, HasSubstr("numbers that one ciphertext holds side by side"));
  EXPECT_THAT(page, AllOf(Not(HasSubstr("becomes one ciphertext")), Not(HasSubstr("in a slot"))));
}

TEST(ReportOnTables, DrawsToldOverTrueNumbers) {
  const Table table = patients(40);
  RealTargets prices{"price", {}};
  for (std::size_t i = 0; i < 40; ++i) prices.of_record.push_back(1000.0 + static_cast<double>(i));
  const Model model = linear_model(table, 1, RealAnswers{"price", 1000});
  const auto [evaluation, page] = report_on(model, {table, prices});
  EXPECT_THAT(page, HasSubstr("price told of 40 records."));
  EXPECT_THAT(page, HasSubstr("explained under encryption (R2)</dt><dd>"));
  EXPECT_THAT(page, HasSubstr("<h2>Records it answered</h2>"));
  EXPECT_THAT(page, HasSubstr("<th scope=\"row\">mean squared error</th>"));
  EXPECT_THAT(page, Not(HasSubstr("Who is taken for whom")));
  EXPECT_THAT(page, Not(HasSubstr("how sure")));
  std::size_t dots = 0;
  for (auto at = page.find("class=\"dot\""); at != std::string::npos;
       at = page.find("class=\"dot\"", at + 1)) {
    ++dots;
  }
  EXPECT_EQ(dots, 40u);
}

TEST(ReportOnPictures, ShowsThemInColours) {
  std::mt19937 generator(1);
  std::vector<std::uint8_t> bytes(12 * 4 * 5 * 3);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(generator() % 256);
  const Records records{{4, 5, 3}, 12, bytes};
  const ClassTargets classes = random_classes({"cat", "dog"}, 12);
  const auto [evaluation, page] =
      report_on(linear_model(records, 2, ClassAnswers{classes.names}), {records, classes});
  EXPECT_THAT(page, HasSubstr("of 12 images classified."));
  EXPECT_THAT(page, HasSubstr("Levels of each colour that the network sees."));
  // "IHDR", 5 x 4 pixels, 8 bits, red, green and blue.
  EXPECT_THAT(page, HasSubstr("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAIA"));
  EXPECT_THAT(page, HasSubstr("width=\"56\" height=\"44\""));
  EXPECT_THAT(page, AllOf(Not(HasSubstr("handwritten")), Not(HasSubstr("Digits"))));
}

TEST(ReportOnPictures, ShowsWhatTheModelSeesOfOtherNumbers) {
  std::vector<float> values(8 * 3 * 3);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i) / 72;
  const Records records{{3, 3}, 8, values};
  const ClassTargets classes = random_classes({"cat", "dog"}, 8);
  const auto [evaluation, page] =
      report_on(linear_model(records, 2, ClassAnswers{classes.names}), {records, classes});
  EXPECT_THAT(page, HasSubstr("of 8 images classified."));
  EXPECT_THAT(page, HasSubstr("<ul class=\"pictures\">"));
}

TEST(ReportOnClasses, AHundredHaveRoom) {
  const Table table = patients(300);
  std::vector<std::string> names;
  for (int i = 0; i < 100; ++i) names.push_back("a kind of beetle, number " + std::to_string(i));
  const ClassTargets classes = random_classes(names, 300);
  const auto [evaluation, page] =
      report_on(linear_model(table, 100, ClassAnswers{names}), {table, classes});
  EXPECT_THAT(page, HasSubstr("<section class=\"card wide\">\n<h2>Who is taken for whom</h2>"));
  EXPECT_THAT(page, HasSubstr("<table class=\"confusion many named\">"));
  EXPECT_THAT(page, HasSubstr("<span title=\"a kind of beetle, number 99\">"));
}

}  // namespace
}  // namespace sealion::cli
