#include "cli/pages/charts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/quantity.h"
#include "cli/pages/svg.h"

namespace sealion::cli {
namespace {

struct Bar {
  std::string name, who;
  double value;
  std::string text;
};

/// A table with a bar in each row, the longest over the full width.
std::string bars(const std::string& caption, const std::vector<Bar>& rows) {
  double longest = 1e-12;
  for (const Bar& bar : rows) longest = std::max(longest, bar.value);
  std::string html = fmt::format("<table class=\"bars\"><caption>{}</caption><tbody>\n", caption);
  for (const Bar& bar : rows) {
    html += fmt::format(
        "<tr class=\"{}\"><th scope=\"row\">{}</th><td class=\"track\"><span "
        "style=\"width:{:.2f}%\"></span></td><td class=\"number\">{}</td></tr>\n",
        bar.who, bar.name, 100 * bar.value / longest, bar.text);
  }
  return html + "</tbody></table>\n";
}

std::string confusion_cell(std::size_t count, std::size_t most_errors, std::size_t of_row,
                           bool is_right) {
  if (count == 0) return "<td class=\"none\">·</td>";
  const double share =
      is_right ? static_cast<double>(count) / static_cast<double>(of_row)
               : 0.15 + 0.85 * static_cast<double>(count) / static_cast<double>(most_errors);
  return fmt::format("<td class=\"{}\" style=\"--share:{:.0f}%\">{}</td>",
                     is_right ? "right" : "wrong", 100 * share, count);
}

std::size_t most_errors(const std::vector<std::vector<std::size_t>>& confusion) {
  std::size_t most = 1;
  for (std::size_t row = 0; row < confusion.size(); ++row) {
    for (std::size_t column = 0; column < confusion.size(); ++column) {
      if (row != column) most = std::max(most, confusion[row][column]);
    }
  }
  return most;
}

}  // namespace

std::string training_charts(const heras::History& history) {
  Series accuracy{"training images", "series-a", {}},
      validation{"validation images", "series-b", {}};
  Series loss{"loss", "series-a", {}};
  for (const heras::Epoch& epoch : history.epochs) {
    accuracy.values.push_back(100 * epoch.accuracy.value_or(0));
    loss.values.push_back(epoch.loss);
    if (epoch.validation_accuracy) validation.values.push_back(100 * *epoch.validation_accuracy);
  }
  const std::size_t epochs = history.epochs.size();
  LineChart first{{"Accuracy while training",
                   fmt::format("From {:.2f} to {:.2f} per cent over {} epochs.",
                               accuracy.values.front(), accuracy.values.back(), epochs)},
                  "%",
                  "epoch",
                  {accuracy}};
  if (validation.values.size() == epochs) first.series.push_back(validation);
  const LineChart second{
      {"Loss while training", fmt::format("From {:.4f} to {:.4f} over {} epochs.",
                                          loss.values.front(), loss.values.back(), epochs)},
      "",
      "epoch",
      {loss}};
  return "<div class=\"pair\"><div><h3>Accuracy</h3>" + line_chart(first) +
         "</div><div><h3>Loss</h3>" + line_chart(second) + "</div></div>\n";
}

std::string confusion_table(const heras::Evaluation& evaluation) {
  const auto& confusion = evaluation.confusion;
  const std::size_t most = most_errors(confusion);
  std::string html =
      "<div class=\"scroll\"><table class=\"confusion\"><caption>Rows: what the image shows. "
      "Columns: what the network read.</caption><thead><tr><td></td>";
  for (std::size_t i = 0; i < confusion.size(); ++i) {
    html += fmt::format("<th scope=\"col\">{}</th>", i);
  }
  html += "</tr></thead><tbody>\n";
  for (std::size_t row = 0; row < confusion.size(); ++row) {
    std::size_t total = 0;
    for (const std::size_t count : confusion[row]) total += count;
    html += fmt::format("<tr><th scope=\"row\">{}</th>", row);
    for (std::size_t column = 0; column < confusion.size(); ++column) {
      html += confusion_cell(confusion[row][column], most, total, row == column);
    }
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string stage_bars(const heras::EncryptedEvaluation& evaluation, std::size_t plain_bytes) {
  const auto& [encrypt, evaluate, decrypt] = evaluation.seconds;
  const auto& [upload, download] = evaluation.traffic;
  const std::string times = bars("Time", {{"Encrypt", "client", encrypt, as_seconds(encrypt)},
                                          {"Classify", "server", evaluate, as_seconds(evaluate)},
                                          {"Decrypt", "client", decrypt, as_seconds(decrypt)}});
  const std::string traffic =
      bars("Bytes", {{"Encrypted images", "client", double(upload), as_bytes(upload)},
                     {"Encrypted answers", "server", double(download), as_bytes(download)},
                     {"The images in plain", "plain", double(plain_bytes), as_bytes(plain_bytes)}});
  return times + traffic +
         "<p class=\"legend\"><span class=\"client\">client</span> <span class=\"server\">server"
         "</span> <span class=\"plain\">for comparison</span></p>\n";
}

std::string noise_chart(const heras::EncryptedEvaluation& evaluation) {
  ColumnChart chart{{"Noise budget through the layers", ""}, {}};
  for (const LayerForecast& layer : evaluation.layers) {
    chart.columns.push_back({layer.name, std::max(0.0, layer.noise_budget_bits)});
    chart.text.description +=
        fmt::format("{}: {:.0f} bits forecast. ", layer.name, layer.noise_budget_bits);
  }
  const std::string measured =
      fmt::format("measured at the end: {:.0f} bits", evaluation.room.noise_bits);
  chart.columns.back().measured = evaluation.room.noise_bits;
  chart.text.description += measured;
  return column_chart(chart) +
         fmt::format(
             "<p class=\"legend\"><span class=\"forecast\">forecast, bits left</span> "
             "<span class=\"measured\">{}</span></p>\n",
             measured);
}

std::string range_chart(const heras::EncryptedEvaluation& evaluation) {
  const int limit = evaluation.parameters.plain_modulus_bits;
  ColumnChart chart{{"Size of the numbers through the layers", ""}, {}, limit};
  for (const LayerForecast& layer : evaluation.layers) {
    chart.columns.push_back({layer.name, static_cast<double>(layer.range_bits)});
    chart.text.description += fmt::format("{}: {} bits. ", layer.name, layer.range_bits);
  }
  const std::string bound = fmt::format("{}: {} bits",
                                        evaluation.parameters.moduli.plain_moduli.size() == 1
                                            ? "the plain modulus t"
                                            : "the product of the plain moduli",
                                        limit);
  chart.text.description += bound;
  return column_chart(chart) +
         fmt::format(
             "<p class=\"legend\"><span class=\"forecast\">bits of the largest number</span> "
             "<span class=\"limit\">{}</span></p>\n",
             bound);
}

}  // namespace sealion::cli
