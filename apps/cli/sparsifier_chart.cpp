#include "cli/sparsifier_chart.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/published.h"
#include "cli/drawing.h"
#include "cli/format.h"
#include "cli/paper.h"
#include "cli/point_chart.h"

namespace sealion::cli {
namespace {

// In the units of the view box.
constexpr double width = 860, height = 590, left = 76, right = 828;
constexpr Frame accuracy_frame{left, right, 92, 282}, latency_frame{left, right, 346, 496};
constexpr double legend_y = 28, numbers_y = 516, axis_name_y = 540, caption_y = 570;

/// What is published of the models, each once.
std::vector<const bench::PublishedRow*> published_rows(const SparsifierCurve& curve) {
  std::vector<const bench::PublishedRow*> rows;
  for (const SparsifierRow& row : curve.rows) {
    const bench::PublishedRow* published = bench::find_published(row.evaluation.model);
    const bool is_new = std::find(rows.begin(), rows.end(), published) == rows.end();
    if (published != nullptr && is_new) rows.push_back(published);
  }
  return rows;
}

CountAxis axis_of(const SparsifierCurve& curve) {
  auto [low, high] = std::pair(curve.rows.front().activations_left, std::size_t{0});
  const auto include = [&low = low, &high = high](std::size_t count) {
    low = std::min(low, count);
    high = std::max(high, count);
  };
  for (const SparsifierRow& row : curve.rows) include(row.activations_left);
  for (const bench::PublishedRow* row : published_rows(curve)) include(row->activations);
  return {static_cast<double>(low), static_cast<double>(high), left, right};
}

std::string name_of(const SparsifierRow& row) {
  return row.penalty ? fmt::format("{}", *row.penalty) : row.evaluation.model;
}

/// A point for each row, those with a penalty on the curve.
template <typename Value, typename Label>
void add_rows(PointPanel& panel, const SparsifierCurve& curve, const Value& value,
              const Label& label) {
  for (const SparsifierRow& row : curve.rows) {
    auto& points = row.penalty ? panel.curve : panel.scatter;
    points.push_back({static_cast<double>(row.activations_left), value(row), label(row), "ours"});
  }
}

PointPanel accuracy_panel(const SparsifierCurve& curve) {
  PointPanel panel{"Accuracy on encrypted test images, and the penalty", " %", {}, {}};
  add_rows(
      panel, curve,
      [](const SparsifierRow& row) { return 100 * row.evaluation.accuracy_encrypted; }, name_of);
  for (const bench::PublishedRow* row : published_rows(curve)) {
    panel.scatter.push_back({static_cast<double>(row->activations), 100 * row->accuracy,
                             std::string(row->system), "published", LabelSide::below});
  }
  return panel;
}

PointPanel latency_panel(const SparsifierCurve& curve) {
  PointPanel panel{"Latency of one batch", " s", {}, {}, 0};
  const auto seconds = [](const SparsifierRow& row) {
    return row.evaluation.evaluate_seconds_per_batch;
  };
  add_rows(panel, curve, seconds,
           [&](const SparsifierRow& row) { return as_latency(seconds(row)); });
  return panel;
}

std::string text_at(double x, double y, const char* anchor, const std::string& text) {
  return fmt::format(
      "<text class=\"tick\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor,
      escape_html(text));
}

/// The published part only where something is.
std::string legend(bool has_published) {
  const auto entry = [](double x, const char* css_class, const std::string& text) {
    return fmt::format(
        "<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4.5\"/><text x=\"{:.1f}\" "
        "y=\"{:.1f}\">{}</text>\n",
        css_class, x, legend_y - 5, x + 12, legend_y, escape_html(text));
  };
  std::string svg = entry(left + 4, "ours", "this library, measured here");
  if (has_published) {
    svg += entry(left + 250, "published", fmt::format("published ({})", bench::published_source));
  }
  return svg;
}

/// Minutes beside fractions of a second: the published latencies are told, not drawn.
std::string caption(const std::vector<const bench::PublishedRow*>& published) {
  if (published.empty()) return "";
  std::string text = "Published latencies, on machines of their own, are off this scale: ";
  for (const bench::PublishedRow* row : published) {
    text += fmt::format("{}{} {}", row == published.front() ? "" : ", ", row->system,
                        as_latency(row->latency_seconds));
  }
  return text_at(left, caption_y, "start", text + ".");
}

/// The chart in words.
std::string description(const SparsifierCurve& curve) {
  std::string text;
  for (const SparsifierRow& row : curve.rows) {
    text +=
        fmt::format("{}{}: {} activations left, accuracy {}, latency {}. ",
                    row.penalty ? "Penalty " : "", name_of(row), with_commas(row.activations_left),
                    as_percent(row.evaluation.accuracy_encrypted),
                    as_latency(row.evaluation.evaluate_seconds_per_batch));
  }
  return text;
}

}  // namespace

std::string sparsifier_chart(const SparsifierCurve& curve) {
  const CountAxis axis = axis_of(curve);
  const auto published = published_rows(curve);
  return render_drawing(
      {width,
       height,
       {"The sparsifier's curve: accuracy and latency over the activations left",
        description(curve)},
       legend(!published.empty()) + draw_points(accuracy_panel(curve), axis, accuracy_frame) +
           draw_points(latency_panel(curve), axis, latency_frame) + axis.draw_numbers(numbers_y) +
           text_at((left + right) / 2, axis_name_y, "middle",
                   "activations left of one image, logarithmic") +
           caption(published)});
}

}  // namespace sealion::cli
