#include "onnx/import/parabola.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace sealion::onnx {
namespace {

template <typename Function>
Points points_of(Function function, double low = -2, double high = 3) {
  Points points;
  for (int i = 0; i <= 100; ++i) {
    points.x.push_back(low + (high - low) * i / 100);
    points.y.push_back(function(points.x.back()));
  }
  return points;
}

double value(const Parabola& p, double x) {
  return p.factor * (x + p.shift) * (x + p.shift) + p.offset;
}

TEST(NearestParabola, IsTheOneThatPointsLieOn) {
  const Parabola p =
      nearest_parabola(points_of([](double x) { return 2 * (x - 0.5) * (x - 0.5) + 7; }));
  EXPECT_NEAR(p.factor, 2, 1e-9);
  EXPECT_NEAR(p.shift, -0.5, 1e-9);
  EXPECT_NEAR(p.offset, 7, 1e-9);
}

TEST(NearestParabola, LeavesNoLessErrorThanItsNeighbours) {
  const Points points = points_of([](double x) { return std::max(x, 0.0); });
  const auto error = [&](const Parabola& p) {
    double sum = 0;
    for (std::size_t i = 0; i < points.x.size(); ++i) {
      const double off = value(p, points.x[i]) - points.y[i];
      sum += off * off;
    }
    return sum;
  };
  const Parabola p = nearest_parabola(points);
  for (const double step : {-0.01, 0.01}) {
    EXPECT_LT(error(p), error({p.factor + step, p.shift, p.offset}));
    EXPECT_LT(error(p), error({p.factor, p.shift + step, p.offset}));
    EXPECT_LT(error(p), error({p.factor, p.shift, p.offset + step}));
  }
}

TEST(NearestParabola, HasItsVertexNearbyWherePointsLieOnALine) {
  for (const double slope : {-1.5, 1.5}) {
    const Parabola p = nearest_parabola(points_of([&](double x) { return slope * x; }));
    EXPECT_NEAR(std::abs(p.shift + 0.5), 4 * std::sqrt(2.125), 0.1);
    EXPECT_NEAR(value(p, 1.5) - value(p, -0.5), 2 * slope, 0.2);
  }
}

TEST(NearestParabola, OfOneNumberIsAConstant) {
  const Parabola p = nearest_parabola({{3, 3, 3}, {5, 5, 5}});
  EXPECT_EQ(p.factor, 0);
  EXPECT_EQ(value(p, 3), 5);
}

TEST(NearestLine, IsTheOneThatPointsLieOn) {
  const FittedLine line = nearest_line(points_of([](double x) { return 3 - 2 * x; }));
  EXPECT_NEAR(line.factor, -2, 1e-9);
  EXPECT_NEAR(line.offset, 3, 1e-9);
}

}  // namespace
}  // namespace sealion::onnx
