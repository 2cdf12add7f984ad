#pragma once

#include <vector>

namespace sealion::onnx {

/// factor (x + shift)^2 + offset
struct Parabola {
  double factor, shift, offset;
};

/// factor x + offset
struct FittedLine {
  double factor, offset;
};

/// Pairs for least squares, as many of one as of the other.
struct Points {
  std::vector<double> x, y;
};

/// The nearest one whose vertex lies within four standard deviations of the mean x: of what is
/// nearly a line the square would be large, and all that counts a small rest of it.
Parabola nearest_parabola(const Points& points);
FittedLine nearest_line(const Points& points);

}  // namespace sealion::onnx
