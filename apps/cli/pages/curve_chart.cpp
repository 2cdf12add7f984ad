#include "cli/pages/curve_chart.h"

#include <fmt/format.h>

#include <vector>

#include "base/quantity.h"
#include "cli/pages/drawing.h"
#include "cli/pages/point_chart.h"
#include "cli/pages/templates.h"

namespace sealion::cli {
namespace {

using bench::CurvePoint;
using bench::RequestCost;

// In the units of the view box.
constexpr double width = 860, left = 76, right = 812;
constexpr double legend_y = 30, legend_pitch = 130, first_panel = 92, panel_height = 250;
constexpr double panel_pitch = panel_height + 78, title_gap = 22, numbers_gap = 20, name_gap = 42;
constexpr double line_length = 26, ring_radius = 8.5;

/// Its colour.
std::string css_class(LayoutKind layout) {
  switch (layout) {
    case LayoutKind::slotwise:
      return "series-b";
    case LayoutKind::packed:
      break;
    case LayoutKind::affine:
      return "series-c";
  }
  return "series-a";
}

/// One model's.
struct Panel {
  std::string model;
  double top;
  std::vector<const CurvePoint*> points;

  double bottom() const { return top + panel_height; }
};

std::vector<Panel> panels_of(const RequestCurve& curve) {
  std::vector<Panel> panels;
  for (const std::string& model : curve.models()) {
    panels.push_back({model, first_panel + panel_pitch * static_cast<double>(panels.size()), {}});
    for (const CurvePoint& point : curve.points) {
      if (point.model == model) panels.back().points.push_back(&point);
    }
  }
  return panels;
}

/// A figure of a layout, wherever it fits; labels where it was chosen.
std::vector<Point> line_of(const Panel& panel, LayoutKind layout, double RequestCost::*seconds) {
  std::vector<Point> line;
  for (const CurvePoint* point : panel.points) {
    const RequestCost* cost = point->find(layout);
    if (cost == nullptr) continue;
    line.push_back({static_cast<double>(point->records), cost->*seconds,
                    point->choice == layout ? as_latency(cost->seconds) : "", css_class(layout),
                    LabelSide::below});
  }
  return line;
}

std::string draw_rings(const Panel& panel, const Axis& x, const Axis& y) {
  std::string svg;
  for (const CurvePoint* point : panel.points) {
    svg += fmt::format("<circle class=\"chosen\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\"/>\n",
                       x.place(static_cast<double>(point->records)),
                       y.place(point->chosen().seconds), ring_radius);
  }
  return svg;
}

/// All that the axes have to span.
PointSet all_points(const Panel& panel, const std::vector<LayoutKind>& layouts) {
  PointSet all;
  for (const LayoutKind layout : layouts) {
    for (const auto seconds : {&RequestCost::seconds_forecast, &RequestCost::seconds}) {
      for (const Point& point : line_of(panel, layout, seconds)) all.scatter.push_back(point);
    }
  }
  return all;
}

std::string draw_panel(const Panel& panel, const std::vector<LayoutKind>& layouts) {
  const PointSet all = all_points(panel, layouts);
  const Span records = horizontal_span(all), seconds = vertical_span(all);
  const Axis x = log_axis(records.low, records.high, left, right, count_tick);
  const Axis y = log_axis(seconds.low, seconds.high, panel.bottom(), panel.top, seconds_tick);
  std::string svg = fmt::format("<text class=\"title\" x=\"{}\" y=\"{}\">{}</text>\n", left,
                                panel.top - title_gap, escape_html(panel.model)) +
                    draw_columns(x, panel.top, panel.bottom()) + draw_rows(y, left, right) +
                    draw_numbers(x, panel.bottom() + numbers_gap);
  for (const LayoutKind layout : layouts) {
    const std::string classes = "curve " + css_class(layout);
    const auto forecast = line_of(panel, layout, &RequestCost::seconds_forecast);
    svg += draw_line(forecast, classes + " forecast", x, y);
    svg += draw_line(line_of(panel, layout, &RequestCost::seconds), classes, x, y);
  }
  for (const LayoutKind layout : layouts) {
    svg += draw_points({{}, line_of(panel, layout, &RequestCost::seconds)}, x, y);
  }
  return svg + draw_rings(panel, x, y);
}

std::string legend_line(double x, const std::string& classes, const std::string& text) {
  return fmt::format(
      "<polyline class=\"{0}\" points=\"{1:.1f},{2:.1f} {3:.1f},{2:.1f}\"/>"
      "<text x=\"{4:.1f}\" y=\"{5:.1f}\">{6}</text>\n",
      classes, x, legend_y - 5, x + line_length, x + line_length + 8, legend_y, text);
}

std::string legend(const std::vector<LayoutKind>& layouts) {
  std::string svg;
  double x = left;
  for (const LayoutKind layout : layouts) {
    svg += legend_line(x, "curve " + css_class(layout), to_string(layout));
    x += legend_pitch;
  }
  svg += legend_line(x, "curve forecast", "forecast");
  x += legend_pitch;
  return svg + fmt::format(
                   "<circle class=\"chosen\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\"/>"
                   "<text x=\"{:.1f}\" y=\"{:.1f}\">the planner's choice</text>\n",
                   x + ring_radius, legend_y - 5, ring_radius, x + 2 * ring_radius + 8, legend_y);
}

std::string axis_name(double y) {
  return fmt::format(
      "<text class=\"tick\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">records of a request</text>\n",
      (left + right) / 2, y);
}

/// The chart in words.
std::string description(const RequestCurve& curve) {
  std::string text;
  for (const CurvePoint& point : curve.points) {
    text += fmt::format("{}, {} records:", point.model, with_commas(point.records));
    for (const RequestCost& cost : point.costs) {
      text += fmt::format(" {} {},", to_string(cost.layout), as_latency(cost.seconds));
    }
    text += fmt::format(" chosen {}. ", to_string(point.choice));
  }
  return text;
}

}  // namespace

std::string curve_chart(const RequestCurve& curve) {
  const std::vector<Panel> panels = panels_of(curve);
  const std::vector<LayoutKind> layouts = curve.layouts();
  std::string content = legend(layouts);
  for (const Panel& panel : panels) content += draw_panel(panel, layouts);
  const double names = panels.back().bottom() + name_gap;
  return render_drawing(
      {width,
       names + 18,
       {"Time of a record, transfer and keys included, over the records of a request",
        description(curve)},
       content + axis_name(names)});
}

}  // namespace sealion::cli
