#include "cli/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sealion::cli {
namespace {

// Drawing area in the units of the view box.
constexpr double width = 460, height = 250;
constexpr double left = 52, right = 448, top = 14, bottom = 212;

/// Where a range of values lies between two coordinates.
struct Scale {
  double low, high, from, to;
  double operator()(double value) const {
    return from + (value - low) / (high - low) * (to - from);
  }
};

/// 1, 2 or 5 times a power of ten: the distance of about `count` ticks over `range`.
double tick_step(double range, int count) {
  const double rough = range / count;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (rough <= factor * power) return factor * power;
  }
  return 10 * power;
}

/// A vertical scale of whole ticks around [low, high], and its lines and numbers.
struct Axis {
  Axis(double low, double high) : step(tick_step(std::max(high - low, 1e-9), 4)) {
    scale = {std::floor(low / step) * step, std::ceil(high / step) * step, bottom, top};
    if (scale.high <= scale.low) scale.high = scale.low + step;
  }

  std::string draw(const std::string& unit) const {
    const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
    const auto ticks = std::lround((scale.high - scale.low) / step);
    std::string svg;
    for (long i = 0; i <= ticks; ++i) {
      const double value = scale.low + static_cast<double>(i) * step, y = scale(value);
      svg += fmt::format(
          "<line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
          "<text class=\"tick\" x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{:.{}f}{}</text>\n",
          left, right, y, y, left - 7, y + 4.5, value, decimals, unit);
    }
    return svg;
  }

  double step;
  Scale scale{};
};

std::string frame(const ChartText& text, const std::string& content) {
  return fmt::format(
      "<svg class=\"chart\" viewBox=\"0 0 {} {}\" role=\"img\"><title>{}</title><desc>{}</desc>\n"
      "{}</svg>\n",
      width, height, escape_html(text.title), escape_html(text.description), content);
}

std::string label(double x, double y, const std::string& text) {
  return fmt::format(
      "<text class=\"tick\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n", x, y,
      escape_html(text));
}

std::string polyline(const Series& series, const Scale& x, const Scale& y) {
  std::string points;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    points += fmt::format("{:.1f},{:.1f} ", x(static_cast<double>(i + 1)), y(series.values[i]));
  }
  const double last = series.values.back();
  return fmt::format(
      "<polyline class=\"{0}\" points=\"{1}\"/><circle class=\"{0}\" cx=\"{2:.1f}\" "
      "cy=\"{3:.1f}\" r=\"4\"/>\n",
      series.css_class, points, x(static_cast<double>(series.values.size())), y(last));
}

std::string legend(const std::vector<Series>& series) {
  std::string html = "<p class=\"legend\">";
  for (const Series& one : series) {
    html += fmt::format("<span class=\"{}\">{}</span> ", one.css_class, escape_html(one.name));
  }
  return html + "</p>\n";
}

std::string horizontal(const char* css_class, double from, double to, double y) {
  return fmt::format(
      "<line class=\"{}\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>\n", css_class,
      from, to, y, y);
}

std::string draw_column(const Column& column, double middle, double half, const Scale& scale) {
  const double y = scale(column.value);
  const double mark = scale(column.measured.value_or(column.value));
  std::string svg = fmt::format(
      "<rect class=\"column\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
      "rx=\"4\"/>\n<text class=\"value\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{:.0f}"
      "</text>\n",
      middle - half, y, 2 * half, bottom - y, middle, std::min(y, mark) - 7, column.value);
  if (column.measured) svg += horizontal("measured", middle - half - 6, middle + half + 6, mark);
  return svg + label(middle, bottom + 20, column.name);
}

}  // namespace

std::string escape_html(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string line_chart(const LineChart& chart) {
  double low = chart.series.front().values.front(), high = low;
  for (const Series& series : chart.series) {
    const auto [least, most] = std::minmax_element(series.values.begin(), series.values.end());
    low = std::min(low, *least);
    high = std::max(high, *most);
  }
  const Axis axis(low, high);
  const std::size_t steps = chart.series.front().values.size();
  const Scale x{1, static_cast<double>(std::max<std::size_t>(steps, 2)), left + 8, right - 8};
  std::string svg = axis.draw(chart.unit);
  for (const Series& series : chart.series) svg += polyline(series, x, axis.scale);
  svg += label(x(1), bottom + 20, "1");
  if (steps > 1) svg += label(x(static_cast<double>(steps)), bottom + 20, std::to_string(steps));
  svg += label((left + right) / 2, bottom + 32, chart.x_name);
  return frame(chart.text, svg) + legend(chart.series);
}

std::string column_chart(const ColumnChart& chart) {
  double high = chart.limit.value_or(1);
  for (const Column& column : chart.columns) {
    high = std::max({high, column.value, column.measured.value_or(0)});
  }
  const Axis axis(0, high * 1.08);
  const double pitch = (right - left) / static_cast<double>(chart.columns.size());
  std::string svg = axis.draw("");
  if (chart.limit) svg += horizontal("limit", left, right, axis.scale(*chart.limit));
  for (std::size_t i = 0; i < chart.columns.size(); ++i) {
    const double middle = left + pitch * (static_cast<double>(i) + 0.5);
    svg += draw_column(chart.columns[i], middle, std::min(pitch * 0.3, 36.0), axis.scale);
  }
  return frame(chart.text, svg);
}

}  // namespace sealion::cli
