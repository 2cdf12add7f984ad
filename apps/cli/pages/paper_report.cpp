#include "cli/pages/paper_report.h"

#include "base/quantity.h"
#include "cli/pages/page.h"
#include "cli/pages/paper_chart.h"
#include "cli/pages/parts.h"
#include "cli/support/record_words.h"

namespace sealion::cli {

std::string paper_report(const PaperTable& table) {
  const heras::Evaluation& first = table.rows.front().evaluation;
  Page page("SEALion: encrypted inference beside the paper", "paper.html", "bench --paper");
  TemplateValues& values = page.middle();
  values.SetValue("COUNT", with_commas(first.records));
  values.SetValue("RECORDS", words_for(first.record_shape).many);
  values.SetValue("THREADS", std::to_string(first.threads));
  values.SetValue("KERNEL", first.kernel);
  values.SetValue("CHART", paper_chart(table));
  add_table(values, "FIGURES", paper_figures(table));
  return page.render();
}

}  // namespace sealion::cli
