#include "cli/pages/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "heras/fixtures.h"
#include "well_formed.h"

namespace sealion::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A page on a small network that read random images.
class Report : public ::testing::Test {
 protected:
  std::string page() const {
    return render_report({model_, evaluation_, images_.inputs, noise_, true});
  }

  heras::Sequential model_ = heras::testing::trained_model();
  Dataset images_ = heras::testing::random_images(30);
  heras::Evaluation evaluation_ = model_.evaluate(images_, {.encrypted = true});
  std::vector<std::uint8_t> noise_ = std::vector<std::uint8_t>(12, 7);
};

TEST_F(Report, IsWellFormed) {
  const std::string html = page();
  const auto main = html.find("<main");
  EXPECT_TRUE(testing::is_well_formed(html.substr(main, html.find("</main>") + 7 - main)));
  EXPECT_TRUE(html.starts_with("<!DOCTYPE html>"));
  EXPECT_THAT(html, Not(HasSubstr("{{")));
  EXPECT_THAT(html, HasSubstr("<title>SEALion: small on 30 encrypted digits</title>"));
  EXPECT_THAT(html, HasSubstr("src=\"data:image/png;base64,"));
  EXPECT_THAT(html, HasSubstr(".cards {")) << "the style sheet";
}

TEST_F(Report, SaysWhatTheEvaluationFound) {
  heras::EncryptedEvaluation& e = *evaluation_.encrypted;
  e.metrics = heras::ClassificationMetrics{.accuracy = 0.5,
                                           .confusion = classification_of(e.metrics).confusion};
  e.logits = {.compared = 1234, .different = 0};
  e.parameters.moduli.plain_moduli = {65537};
  e.parameters.moduli.special_prime = 0;
  EXPECT_THAT(page(), HasSubstr("15 of 30 digits read."));
  EXPECT_THAT(page(), HasSubstr("of 1,234 encrypted results differ"));
  EXPECT_THAT(page(),
              HasSubstr("<th scope=\"row\">Plain modulus t</th><td class=\"number\">65537"));
  EXPECT_THAT(page(), HasSubstr("encryption costs no accuracy"));
  EXPECT_THAT(page(), HasSubstr("learned from plain digits."));
  EXPECT_THAT(page(), Not(HasSubstr("Special prime")));

  e.logits.different = 1;
  e.parameters.moduli.plain_moduli = {65537, 114689};
  e.parameters.moduli.special_prime = 998244353;
  EXPECT_THAT(page(), HasSubstr("bits together</th><td class=\"number\">65537<br>114689</td>"));
  EXPECT_THAT(page(), HasSubstr("Special prime</th><td class=\"number\">998244353</td>"));
  EXPECT_THAT(page(), Not(HasSubstr("encryption costs no accuracy")));
}

TEST_F(Report, NamesTheTableOfItsSecurity) {
  heras::UsedParameters& used = evaluation_.encrypted->parameters;
  used.security_bits = 192;
  const auto says = [&](SecurityTable table, const std::string& text) {
    used.moduli.security_table = table;
    EXPECT_THAT(page(), HasSubstr(text));
  };
  const std::string steps = "takes about 2<sup>192</sup> steps, by ";
  says(SecurityTable::guidelines_2024, "The best known attack " + steps + "the 2024 guidelines");
  says(SecurityTable::guidelines_2024_quantum,
       "The best known quantum attack " + steps + "the script of the 2024 guidelines");
  says(SecurityTable::standard_2018, "The best known attack " + steps + "Table 1 of the 2018");
  says(SecurityTable::standard_2018_quantum,
       "The best known quantum attack " + steps + "Table 2 of the 2018");
}

TEST_F(Report, TakesNoNameForMarkup) {
  const std::string hostile = "<script>alert('1')</script>\"&";
  evaluation_.model = evaluation_.kernel = hostile;
  evaluation_.encrypted->layers.front().name = hostile;
  const std::string html = page();
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("<b>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;</b>"));
  EXPECT_THAT(html, HasSubstr("kernel &lt;script&gt;"));
  const auto main = html.find("<main");
  EXPECT_TRUE(testing::is_well_formed(html.substr(main, html.find("</main>") + 7 - main)));
}

}  // namespace
}  // namespace sealion::cli
