#include "cli/pages/transfer/latent_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/pages/axis.h"
#include "cli/pages/drawing.h"
#include "cli/pages/transfer/palette.h"

namespace sealion::cli {
namespace {

constexpr double size = 620, margin = 24, legend_y = 28, top = 48;
/// More would hide each other, and make the page slow.
constexpr std::size_t most_points = 2500;

/// For coordinate `column` of the first `count` points.
Scale scale_of(const FeatureTable& points, std::size_t count, std::size_t column, double from,
               double to) {
  double low = points.row(0)[column], high = low;
  for (std::size_t i = 1; i < count; ++i) {
    low = std::min(low, points.row(i)[column]);
    high = std::max(high, points.row(i)[column]);
  }
  return {low, std::max(high, low + 1e-9), from, to};
}

std::string legend(const std::set<std::uint32_t>& classes) {
  std::string svg;
  double x = margin + 6;
  for (const std::uint32_t label : classes) {
    svg += fmt::format(
        "<circle fill=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"6\"/><text class=\"name\" "
        "x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
        colour(label), x, legend_y - 5, x + 11, legend_y, label);
    x += 56;
  }
  return svg;
}

}  // namespace

std::string latent_map(const FeatureTable& points, const std::vector<std::uint32_t>& labels) {
  const std::size_t count = std::min(points.rows, most_points);
  const Scale x = scale_of(points, count, 0, margin, size - margin);
  const Scale y = scale_of(points, count, 1, size - margin, top);
  std::string content = legend({labels.begin(), labels.end()});
  for (std::size_t i = 0; i < count; ++i) {
    content += fmt::format(
        "<circle fill=\"{}\" fill-opacity=\".6\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.6\"/>\n",
        colour(labels[i]), x(points.row(i)[0]), y(points.row(i)[1]));
  }
  return render_drawing({size,
                         size,
                         {"The main plane of the latents",
                          fmt::format("{} decrypted latents, coloured by what the image shows; the "
                                      "encoder never saw a label.",
                                      count)},
                         content});
}

}  // namespace sealion::cli
