#include "cli/pages/paper_report.h"

#include <fmt/format.h>

#include "base/quantity.h"
#include "cli/pages/page.h"
#include "cli/pages/paper_chart.h"
#include "cli/pages/svg.h"

namespace sealion::cli {
namespace {

std::string table_html(const PaperTable& paper) {
  const Table table = paper_figures(paper);
  std::string html = "<div class=\"scroll\"><table class=\"results number\"><thead><tr>";
  for (const TableColumn& column : table.columns()) {
    html += fmt::format("<th>{}</th>", escape_html(column.title));
  }
  html += "</tr></thead><tbody>\n";
  for (const TableRow& row : table.rows()) {
    html += fmt::format("<tr class=\"{}\">", row.mark);
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const char* tag = i == 0 && row.mark == "measured" ? "th" : "td";
      html += fmt::format("<{0}>{1}</{0}>", tag, escape_html(table.text(row, i)));
    }
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string header(const PaperTable& table) {
  const heras::Evaluation& first = table.rows.front().evaluation;
  return fmt::format(
      "<header class=\"hero\"><div class=\"wrap\"><div class=\"words\">\n<p class=\"brand\">SEALion"
      "</p>\n<h1>Encrypted inference, beside the paper</h1>\n<p>{} encrypted test images through "
      "every model of the paper that is at hand, on {} threads, kernel {}.</p>\n</div></div>"
      "</header>\n",
      with_commas(first.images), first.threads, escape_html(first.kernel));
}

}  // namespace

std::string paper_report(const PaperTable& table) {
  const std::string body =
      "<div class=\"cards below-hero\">\n" +
      section("Latency and throughput",
              "Evaluation of one full batch. The axes are logarithmic: each line is ten times the "
              "one before.",
              "<div class=\"scroll\">" + paper_chart(table) + "</div>\n", "wide") +
      section("In numbers",
              "All stages: encrypt, write, read and check, evaluate, and back again. An answer "
              "differs where decryption gives anything but the plain network's exact result.",
              table_html(table), "wide") +
      "</div>\n";
  return render_page(
      {"SEALion: encrypted inference beside the paper", header(table), body, "bench --paper"});
}

}  // namespace sealion::cli
