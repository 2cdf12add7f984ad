#include "cli/pages/sparsifier_chart.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/quantity.h"
#include "bench/published.h"
#include "cli/pages/drawing.h"
#include "cli/pages/point_chart.h"
#include "cli/pages/templates.h"
#include "cli/support/record_words.h"

namespace sealion::cli {
namespace {

// In the units of the view box.
constexpr double width = 860, height = 592, left = 76, right = 812;
constexpr double legend_y = 30, title_gap = 26, numbers_y = 552, axis_name_y = 576;

struct Panel {
  double top, bottom;
};
constexpr Panel accuracy_panel{92, 292}, latency_panel{356, 532};

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

/// A logarithmic axis has no 0.
double place_of(std::size_t count) { return static_cast<double>(std::max<std::size_t>(count, 1)); }

std::string name_of(const SparsifierRow& row) {
  return row.penalty ? fmt::format("{}", *row.penalty) : row.evaluation.model;
}

/// A figure of each row, those with a penalty on the curve.
template <typename Value, typename Label>
PointSet our_points(const SparsifierCurve& curve, const Value& value, const Label& label) {
  PointSet points;
  for (const SparsifierRow& row : curve.rows) {
    auto& some = row.penalty ? points.curve : points.scatter;
    some.push_back({place_of(row.activations_left), value(row), label(row), "ours"});
  }
  return points;
}

Point published_point(const bench::PublishedRow& row, double value, std::string label) {
  return {place_of(row.activations), value, std::move(label), "published", LabelSide::below};
}

PointSet accuracies(const SparsifierCurve& curve) {
  PointSet points = our_points(
      curve, [](const SparsifierRow& row) { return 100 * row.encrypted().accuracy(); }, name_of);
  for (const bench::PublishedRow* row : published_rows(curve)) {
    points.scatter.push_back(published_point(*row, 100 * row->accuracy, std::string(row->system)));
  }
  return points;
}

PointSet latencies(const SparsifierCurve& curve) {
  const auto seconds = [](const SparsifierRow& row) {
    return row.encrypted().speed.seconds_per_batch;
  };
  PointSet points = our_points(curve, seconds,
                               [&](const SparsifierRow& row) { return as_latency(seconds(row)); });
  for (const bench::PublishedRow* row : published_rows(curve)) {
    points.scatter.push_back(
        published_point(*row, row->latency_seconds, as_latency(row->latency_seconds)));
  }
  return points;
}

Axis count_axis(const PointSet& points) {
  const Span span = horizontal_span(points);
  return log_axis(span.low, span.high, left, right, count_tick);
}

Axis accuracy_axis(const PointSet& points) {
  const Span span = vertical_span(points);
  return linear_axis(span.low, span.high, accuracy_panel.bottom, accuracy_panel.top, " %");
}

Axis latency_axis(const PointSet& points) {
  const Span span = vertical_span(points);
  return log_axis(span.low, span.high, latency_panel.bottom, latency_panel.top, seconds_tick);
}

std::string draw_panel(const std::string& title, const Panel& panel, const PointSet& points,
                       const Axis& x, const Axis& y) {
  return fmt::format("<text class=\"title\" x=\"{}\" y=\"{}\">{}</text>\n", left,
                     panel.top - title_gap, title) +
         draw_columns(x, panel.top, panel.bottom) + draw_rows(y, left, right) +
         draw_points(points, x, y);
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
    svg += entry(left + 250, "published",
                 fmt::format("published ({}), on machines of their own", bench::published_source));
  }
  return svg;
}

std::string axis_name(const RecordWords& words) {
  return fmt::format(
      "<text class=\"tick\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">activations left of one "
      "{}, logarithmic</text>\n",
      (left + right) / 2, axis_name_y, words.one);
}

/// The chart in words.
std::string description(const SparsifierCurve& curve) {
  std::string text;
  for (const SparsifierRow& row : curve.rows) {
    text += fmt::format("{}{}: {} activations left, accuracy {}, latency {}. ",
                        row.penalty ? "Penalty " : "", name_of(row),
                        with_commas(row.activations_left), as_percent(row.encrypted().accuracy()),
                        as_latency(row.encrypted().speed.seconds_per_batch));
  }
  return text;
}

}  // namespace

std::string sparsifier_chart(const SparsifierCurve& curve) {
  const PointSet accuracy = accuracies(curve), latency = latencies(curve);
  const Axis x = count_axis(accuracy);
  const RecordWords words = words_for(curve.rows.front().evaluation.record_shape);
  return render_drawing(
      {width,
       height,
       {"The sparsifier's curve: accuracy and latency over the activations left",
        description(curve)},
       legend(!published_rows(curve).empty()) +
           draw_panel(fmt::format("Accuracy on encrypted test {}, by penalty", words.many),
                      accuracy_panel, accuracy, x, accuracy_axis(accuracy)) +
           draw_panel("Latency of one batch, logarithmic", latency_panel, latency, x,
                      latency_axis(latency)) +
           draw_numbers(x, numbers_y) + axis_name(words)});
}

}  // namespace sealion::cli
