#include "cli/pages/transfer/learning_curve_chart.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/pages/axis.h"
#include "cli/pages/drawing.h"
#include "cli/pages/templates.h"
#include "cli/pages/transfer/palette.h"

namespace sealion::cli {
namespace {

// In the units of the view box.
constexpr double width = 860, height = 460, left = 76, right = 832, top = 60, bottom = 390;
constexpr double legend_y = 30, numbers_y = 412, axis_name_y = 442;
/// The curves of one point stand side by side, or their deviations would hide each other.
constexpr double side_step = 5;

struct Place {
  const Axis& x;
  const Axis& y;
  double offset;

  double across(std::size_t labels) const { return x.place(static_cast<double>(labels)) + offset; }
};

std::string draw_curve(const LearningCurves& curves, std::size_t which, const Place& place) {
  const RepresentationCurve& curve = curves.representations[which];
  std::string corners, marks;
  for (std::size_t i = 0; i < curve.mean.size(); ++i) {
    const double x = place.across(curves.labels_per_class[i]);
    const double mean = 100 * curve.mean[i], deviation = 100 * curve.deviation[i];
    corners += fmt::format("{:.1f},{:.1f} ", x, place.y.place(mean));
    marks += fmt::format(
        "<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/><circle cx=\"{0:.1f}\" "
        "cy=\"{3:.1f}\" r=\"3.5\"/>\n",
        x, place.y.place(mean - deviation), place.y.place(mean + deviation), place.y.place(mean));
  }
  return fmt::format(
      "<g stroke=\"{0}\" fill=\"{0}\" stroke-width=\"2\"><polyline fill=\"none\" "
      "points=\"{1}\"/>{2}</g>\n",
      colour(which), corners, marks);
}

std::string legend(const LearningCurves& curves) {
  std::string svg;
  double x = left;
  for (std::size_t i = 0; i < curves.representations.size(); ++i) {
    const std::string title = representation_title(curves.representations[i].name);
    svg += fmt::format(
        "<circle fill=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\"/><text x=\"{:.1f}\" y=\"{:.1f}\">"
        "{}</text>\n",
        colour(i), x, legend_y - 5, x + 11, legend_y, escape_html(title));
    x += 34 + 7.4 * static_cast<double>(title.size());
  }
  return svg;
}

Axis accuracy_axis(const LearningCurves& curves) {
  double low = 100, high = 0;
  for (const RepresentationCurve& curve : curves.representations) {
    for (std::size_t i = 0; i < curve.mean.size(); ++i) {
      low = std::min(low, 100 * (curve.mean[i] - curve.deviation[i]));
      high = std::max(high, 100 * (curve.mean[i] + curve.deviation[i]));
    }
  }
  return linear_axis(low, std::min(high, 100.0), bottom, top, " %");
}

Axis labels_axis(const LearningCurves& curves) {
  const auto [least, most] =
      std::minmax_element(curves.labels_per_class.begin(), curves.labels_per_class.end());
  Axis axis = log_axis(static_cast<double>(*least), static_cast<double>(*most), left, right,
                       [](double) { return std::string(); });
  axis.ticks.clear();
  for (const std::size_t labels : curves.labels_per_class) {
    axis.ticks.push_back({axis.place(static_cast<double>(labels)), std::to_string(labels)});
  }
  return axis;
}

/// The chart in words.
std::string description(const LearningCurves& curves) {
  std::string text;
  for (const RepresentationCurve& curve : curves.representations) {
    text += representation_title(curve.name) + ":";
    for (std::size_t i = 0; i < curve.mean.size(); ++i) {
      text += fmt::format(" {:.1f} % at {},", 100 * curve.mean[i], curves.labels_per_class[i]);
    }
    text.back() = '.';
    text += ' ';
  }
  return text;
}

}  // namespace

std::string learning_curve_chart(const LearningCurves& curves) {
  const Axis x = labels_axis(curves), y = accuracy_axis(curves);
  std::string content = legend(curves) + draw_columns(x, top, bottom) + draw_rows(y, left, right);
  const double middle = static_cast<double>(curves.representations.size() - 1) / 2;
  for (std::size_t i = 0; i < curves.representations.size(); ++i) {
    content += draw_curve(curves, i, {x, y, side_step * (static_cast<double>(i) - middle)});
  }
  content += draw_numbers(x, numbers_y) +
             fmt::format(
                 "<text class=\"tick\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">labelled "
                 "images of each class, logarithmic</text>\n",
                 (left + right) / 2, axis_name_y);
  return render_drawing(
      {width,
       height,
       {"Accuracy on the test images by the labelled images a class", description(curves)},
       content});
}

}  // namespace sealion::cli
