#include "cli/pages/paper_chart.h"

#include <fmt/format.h>

#include "base/quantity.h"
#include "cli/pages/drawing.h"
#include "cli/pages/log_chart.h"

namespace sealion::cli {
namespace {

// In the units of the view box. Right of each panel is room for the number at its longest bar.
constexpr double width = 1000, names_right = 160, legend_height = 40;
constexpr PanelPlace latency_place{172, 488, legend_height};
constexpr PanelPlace throughput_place{594, 892, legend_height};

/// "1 ms", "100 s".
std::string seconds_tick(int exponent) {
  const bool is_small = exponent < 0, is_tiny = exponent < -3;
  const int shift = is_tiny ? 6 : is_small ? 3 : 0;
  std::string digits = "1";
  for (int i = 0; i < exponent + shift; ++i) digits += '0';
  return digits + (is_tiny ? " us" : is_small ? " ms" : " s");
}

/// "10,000", "10 M", "1 bn".
std::string amount_tick(int exponent) {
  const int unit = exponent < 6 ? 0 : exponent < 9 ? 6 : 9;
  std::size_t value = 1;
  for (int i = unit; i < exponent; ++i) value *= 10;
  return with_commas(value) + (unit == 0 ? "" : unit == 6 ? " M" : " bn");
}

/// A figure of a row, ours or published.
template <typename Ours, typename Published>
std::vector<LogGroup> groups(const PaperTable& table, const Ours& ours,
                             const Published& published) {
  std::vector<LogGroup> groups;
  for (const PaperRow& row : table.rows) {
    groups.push_back({row.model, {ours(row)}});
    if (row.published != nullptr) groups.back().bars.push_back(published(*row.published));
  }
  for (const bench::PublishedRow& row : unanswered_rows()) {
    groups.push_back({std::string(row.system), {published(row)}});
  }
  return groups;
}

LogBar ours(double value, std::string text) { return {"ours", value, std::move(text)}; }
LogBar published(double value, std::string text) { return {"published", value, std::move(text)}; }

LogPanel latency_panel(const PaperTable& table) {
  return {"Latency of one batch: shorter is better", seconds_tick,
          groups(
              table,
              [](const PaperRow& row) {
                const double seconds = row.encrypted().speed.seconds_per_batch;
                return ours(seconds, as_latency(seconds));
              },
              [](const bench::PublishedRow& row) {
                return published(row.latency_seconds, as_latency(row.latency_seconds));
              })};
}

LogPanel throughput_panel(const PaperTable& table) {
  return {"Predictions an hour: longer is better", amount_tick,
          groups(
              table,
              [](const PaperRow& row) {
                const double rate = row.encrypted().speed.predictions_per_hour;
                return ours(rate, as_amount(rate));
              },
              [](const bench::PublishedRow& row) {
                return published(row.predictions_per_hour, as_amount(row.predictions_per_hour));
              })};
}

std::string legend() {
  return fmt::format(
      "<rect class=\"ours\" x=\"{0}\" y=\"14\" width=\"13\" height=\"13\" rx=\"3\"/>"
      "<text x=\"{1}\" y=\"25\">this library, measured here</text>\n"
      "<rect class=\"published\" x=\"{2}\" y=\"14\" width=\"13\" height=\"13\" rx=\"3\"/>"
      "<text x=\"{3}\" y=\"25\">published ({4}), on machines of their own</text>\n",
      latency_place.left, latency_place.left + 20, latency_place.left + 240,
      latency_place.left + 260, bench::published_source);
}

/// The chart in words.
std::string description(const PaperTable& table) {
  std::string text;
  for (const PaperRow& row : table.rows) {
    text += fmt::format("{}: {} and {} predictions an hour", row.model,
                        as_latency(row.encrypted().speed.seconds_per_batch),
                        as_amount(row.encrypted().speed.predictions_per_hour));
    if (row.published != nullptr) {
      text += fmt::format("; published: {} and {}", as_latency(row.published->latency_seconds),
                          as_amount(row.published->predictions_per_hour));
    }
    text += ". ";
  }
  return text;
}

}  // namespace

std::string paper_chart(const PaperTable& table) {
  const LogPanel latency = latency_panel(table), throughput = throughput_panel(table);
  return render_drawing({width,
                         legend_height + panel_height(latency.groups) + 8,
                         {fmt::format("Encrypted inference{}: latency and throughput",
                                      table.are_digits ? " on MNIST" : ""),
                          description(table)},
                         legend() + draw_group_names(latency.groups, names_right, legend_height) +
                             draw_panel(latency, latency_place) +
                             draw_panel(throughput, throughput_place)});
}

}  // namespace sealion::cli
