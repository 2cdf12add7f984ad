#include "cli/pages/report_answers.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/table.h"
#include "cli/pages/confusion.h"
#include "cli/pages/parts.h"
#include "cli/pages/svg.h"
#include "cli/support/metric_rows.h"

namespace sealion::cli {
namespace {

/// What stands beside a name, or nothing.
TableCell find(const Details& details, const std::string& name) {
  const auto found = std::find_if(details.begin(), details.end(),
                                  [&](const auto& detail) { return detail.first == name; });
  return found == details.end() ? TableCell() : TableCell(found->second);
}

ReportTable metric_table(const heras::Metrics& plain, const heras::Metrics& encrypted) {
  ReportTable table({{"", Alignment::left}, {"plain"}, {"encrypted"}});
  const Details under_encryption = metric_rows(encrypted);
  for (const auto& [name, value] : metric_rows(plain)) {
    table.add({name, value, find(under_encryption, name)});
  }
  return table;
}

void fill_confusion(TemplateValues& values, const ReportSubject& subject,
                    const ReportWords& words) {
  const heras::Evaluation& all = subject.evaluation;
  const bool are_images = words.records.one == "image";
  const Confusion confusion{std::get<ClassAnswers>(all.task).classes,
                            classification_of(all.metrics()).confusion,
                            are_images ? "what the image shows" : "what the record is",
                            "what the network " + words.tells};
  TemplateValues& section = *values.AddSectionDictionary("CONFUSIONS");
  if (is_wide(confusion)) section.ShowSection("WIDE_CONFUSION");
  section.SetValue("CLASS", subject.are_digits ? "digit" : "class");
  draw_confusion(section, confusion);
}

void fill_scatter(TemplateValues& values, const ReportSubject& subject) {
  const std::vector<heras::NumberPrediction>& numbers = subject.evaluation.shown.numbers;
  ScatterChart chart{{"Told over true numbers", fmt::format("{} records.", numbers.size())}, {}};
  for (const heras::NumberPrediction& number : numbers) {
    chart.points.push_back({number.target, number.predicted});
  }
  TemplateValues& section = *values.AddSectionDictionary("SCATTER");
  section.SetValue("SCATTERED", std::to_string(numbers.size()));
  section.SetValue("SCATTER_CHART", scatter_chart(chart));
  add_legend(section, "SCATTER_LEGEND", {{"forecast", "a record"}, {"limit", "told as it is"}});
}

}  // namespace

void fill_quality(TemplateValues& values, const ReportSubject& subject, const ReportWords& words) {
  add_table(values, "METRICS", metric_table(subject.evaluation.plain, subject.encrypted().metrics));
  if (tells_numbers(subject)) return fill_scatter(values, subject);
  fill_confusion(values, subject, words);
}

}  // namespace sealion::cli
