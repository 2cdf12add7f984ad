#include "onnx/import/parabola.h"

#include <algorithm>
#include <cmath>

namespace sealion::onnx {
namespace {

constexpr double most_shift = 4;  // standard deviations

/// How x is spread, and how powers of u = (x - mean) / deviation and y go together, on average.
struct Moments {
  double mean = 0, deviation = 0;
  double uuu = 0, uuuu = 0, y = 0, uy = 0, uuy = 0;
};

Moments moments_of(const Points& points) {
  const auto count = static_cast<double>(std::max<std::size_t>(points.x.size(), 1));
  Moments m;
  for (const double x : points.x) m.mean += x / count;
  for (const double x : points.x) m.deviation += (x - m.mean) * (x - m.mean) / count;
  m.deviation = std::sqrt(m.deviation);
  const double unit = m.deviation > 0 ? m.deviation : 1;
  for (std::size_t i = 0; i < points.x.size(); ++i) {
    const double u = (points.x[i] - m.mean) / unit, y = points.y[i];
    m.uuu += u * u * u / count;
    m.uuuu += u * u * u * u / count;
    m.y += y / count;
    m.uy += u * y / count;
    m.uuy += u * u * y / count;
  }
  return m;
}

/// What (u + shift)^2 leaves of the variance of y, as far as the shift can change it, and its
/// factor.
struct Fit {
  double explained, factor;
};

Fit fit_with_shift(const Moments& m, double shift) {
  // v = u^2 - 1 + 2 shift u has mean 0: mean u is 0, mean u^2 is 1.
  const double variance = m.uuuu - 1 + 4 * shift * m.uuu + 4 * shift * shift;
  const double together = m.uuy - m.y + 2 * shift * m.uy;
  if (!(variance > 0)) return {0, 0};
  return {together * together / variance, together / variance};
}

/// Of y = a u^2 + b u + c without bounds b / 2a; infinite for a line.
double free_shift(const Moments& m) {
  const double determinant = m.uuuu - 1 - m.uuu * m.uuu;
  const double square = m.uuy - m.y;
  const double a = square - m.uuu * m.uy;  // times the determinant
  const double b = m.uy * (m.uuuu - 1) - m.uuu * square;
  return determinant > 1e-9 ? b / (2 * a) : HUGE_VAL;
}

double best_shift(const Moments& m) {
  const double free = free_shift(m);
  if (std::abs(free) <= most_shift) return free;
  const bool right =
      fit_with_shift(m, most_shift).explained >= fit_with_shift(m, -most_shift).explained;
  return right ? most_shift : -most_shift;
}

}  // namespace

Parabola nearest_parabola(const Points& points) {
  const Moments m = moments_of(points);
  if (m.deviation == 0) return {0, -m.mean, m.y};
  const double shift = best_shift(m);
  const double factor = fit_with_shift(m, shift).factor;
  return {factor / (m.deviation * m.deviation), shift * m.deviation - m.mean,
          m.y - factor * (1 + shift * shift)};
}

FittedLine nearest_line(const Points& points) {
  const Moments m = moments_of(points);
  if (m.deviation == 0) return {0, m.y};
  const double factor = m.uy / m.deviation;
  return {factor, m.y - factor * m.mean};
}

}  // namespace sealion::onnx
