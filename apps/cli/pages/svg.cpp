#include "cli/pages/svg.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/pages/axis.h"
#include "cli/pages/templates.h"

namespace sealion::cli {
namespace {

// Drawing area in the units of the view box.
constexpr double width = 460, height = 250;
constexpr double left = 52, right = 448, top = 14, bottom = 212;
constexpr double room_for_numbers = 24;  // of a scatter: they are as large as people have them

std::string frame(const ChartText& text, const std::string& content) {
  TemplateValues values("chart");
  values.SetValue("WIDTH", fmt::format("{}", width));
  values.SetValue("HEIGHT", fmt::format("{}", height));
  values.SetValue("TITLE", text.title);
  values.SetValue("DESCRIPTION", text.description);
  values.SetValue("CONTENT", content);
  return render("chart.svg", values);
}

std::string label(double x, double y, const std::string& text) {
  return fmt::format(
      "<text class=\"tick\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n", x, y,
      escape_html(text));
}

std::string polyline(const Series& series, const Scale& x, const Axis& y) {
  std::string points;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    points +=
        fmt::format("{:.1f},{:.1f} ", x(static_cast<double>(i + 1)), y.place(series.values[i]));
  }
  const double last = series.values.back();
  return fmt::format(
      "<polyline class=\"{0}\" points=\"{1}\"/><circle class=\"{0}\" cx=\"{2:.1f}\" "
      "cy=\"{3:.1f}\" r=\"4\"/>\n",
      series.css_class, points, x(static_cast<double>(series.values.size())), y.place(last));
}

std::string horizontal(const char* css_class, double from, double to, double y) {
  return fmt::format(
      "<line class=\"{}\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>\n", css_class,
      from, to, y, y);
}

std::string draw_column(const Column& column, double middle, double half, const Axis& axis) {
  const double y = axis.place(column.value);
  const double mark = axis.place(column.measured.value_or(column.value));
  std::string svg = fmt::format(
      "<rect class=\"column\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
      "rx=\"4\"/>\n<text class=\"value\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{:.0f}"
      "</text>\n",
      middle - half, y, 2 * half, bottom - y, middle, std::min(y, mark) - 7, column.value);
  if (column.measured) svg += horizontal("measured", middle - half - 6, middle + half + 6, mark);
  return svg + label(middle, bottom + 20, column.name);
}

}  // namespace

std::string line_chart(const LineChart& chart) {
  double low = chart.series.front().values.front(), high = low;
  for (const Series& series : chart.series) {
    const auto [least, most] = std::minmax_element(series.values.begin(), series.values.end());
    low = std::min(low, *least);
    high = std::max(high, *most);
  }
  const Axis axis = linear_axis(low, high, bottom, top, chart.unit);
  const std::size_t steps = chart.series.front().values.size();
  const Scale x{1, static_cast<double>(std::max<std::size_t>(steps, 2)), left + 8, right - 8};
  std::string svg = draw_rows(axis, left, right);
  for (const Series& series : chart.series) svg += polyline(series, x, axis);
  svg += label(x(1), bottom + 20, "1");
  if (steps > 1) svg += label(x(static_cast<double>(steps)), bottom + 20, std::to_string(steps));
  svg += label((left + right) / 2, bottom + 32, chart.x_name);
  return frame(chart.text, svg);
}

std::string column_chart(const ColumnChart& chart) {
  double high = chart.limit.value_or(1);
  for (const Column& column : chart.columns) {
    high = std::max({high, column.value, column.measured.value_or(0)});
  }
  const Axis axis = linear_axis(0, high * 1.08, bottom, top, "");
  const double pitch = (right - left) / static_cast<double>(chart.columns.size());
  std::string svg = draw_rows(axis, left, right);
  if (chart.limit) svg += horizontal("limit", left, right, axis.place(*chart.limit));
  for (std::size_t i = 0; i < chart.columns.size(); ++i) {
    const double middle = left + pitch * (static_cast<double>(i) + 0.5);
    svg += draw_column(chart.columns[i], middle, std::min(pitch * 0.3, 36.0), axis);
  }
  return frame(chart.text, svg);
}

std::string scatter_chart(const ScatterChart& chart) {
  double low = chart.points.front().truth, high = low;
  for (const ScatterChart::Dot& dot : chart.points) {
    low = std::min({low, dot.truth, dot.told});
    high = std::max({high, dot.truth, dot.told});
  }
  const Axis x = linear_axis(low, high, left + room_for_numbers, right, "");
  const Axis y = linear_axis(low, high, bottom, top, "");
  std::string svg = draw_rows(y, left + room_for_numbers, right) + draw_columns(x, top, bottom) +
                    draw_numbers(x, bottom + 20);
  svg += fmt::format(
      "<line class=\"limit\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>\n",
      x.place(low), x.place(high), y.place(low), y.place(high));
  for (const ScatterChart::Dot& dot : chart.points) {
    svg += fmt::format("<circle class=\"dot\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"/>\n",
                       x.place(dot.truth), y.place(dot.told));
  }
  return frame(chart.text, svg + label((left + right) / 2, bottom + 36, "true"));
}

}  // namespace sealion::cli
