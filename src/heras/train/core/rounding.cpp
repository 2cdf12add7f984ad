#include "heras/train/core/rounding.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "program/program.h"

namespace sealion::heras::train {
namespace {

/// Nearest integer of |x| < 2^22, in two additions that vectorise on every machine.
float nearest(float x) {
  constexpr float shifter = 0x1.8p23f;
  return (x + shifter) - shifter;
}

/// In this order no number at all becomes the saturation.
float to_integer(float scaled, float saturation) {
  return nearest(std::max(-saturation, std::min(saturation, scaled)));
}

double rounding_error(std::span<const float> kernel, std::span<const float> columns,
                      float saturation, float step) {
  double error = 0;
  for (std::size_t i = 0; i < kernel.size(); i += columns.size()) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const float rounded = to_integer(kernel[i + c] * columns[c] / step, saturation) * step;
      const double lost = rounded / columns[c] - kernel[i + c];
      error += lost * lost;
    }
  }
  return error;
}

}  // namespace

std::vector<std::int32_t> to_integers(std::span<const float> kernel, const Units& units,
                                      float saturation) {
  const std::size_t columns = units.columns.size();
  std::vector<std::int32_t> integers(kernel.size());
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    const float scaled = kernel[i] * units.columns[i % columns] * (1 / units.rows[i / columns]);
    integers[i] = static_cast<std::int32_t>(to_integer(scaled, saturation));
  }
  return integers;
}

std::vector<std::int64_t> to_integers(std::span<const float> bias, std::span<const double> steps) {
  std::vector<std::int64_t> integers(bias.size());
  for (std::size_t i = 0; i < bias.size(); ++i) {
    const double scaled = std::nearbyint(bias[i] / steps[i]);
    if (!(std::abs(scaled) <= static_cast<double>(largest_constant))) {
      fail(ErrorCode::does_not_fit,
           "training ended with a bias of {}, beyond {}: the numbers there are too large for one; "
           "give that layer use_bias = false",
           scaled, largest_constant);
    }
    integers[i] = static_cast<std::int64_t>(scaled);
  }
  return integers;
}

void round_kernel(std::span<const float> kernel, const Units& units, float saturation,
                  const RoundedKernel& out) {
  const std::size_t columns = units.columns.size();
  std::vector<float> inverse(columns);
  for (std::size_t c = 0; c < columns; ++c) inverse[c] = 1 / units.columns[c];
  for (std::size_t r = 0; r < units.rows.size(); ++r) {
    const float step = units.rows[r], per_step = 1 / step;
    const float* row = kernel.data() + r * columns;
    float* rounded = out.rounded.data() + r * columns;
    float* inside = out.inside.data() + r * columns;
    for (std::size_t c = 0; c < columns; ++c) {
      const float scaled = row[c] * units.columns[c] * per_step;
      rounded[c] = to_integer(scaled, saturation) * step * inverse[c];
      inside[c] = std::abs(scaled) <= saturation ? 1.0f : 0.0f;
    }
  }
}

void round_bias(std::span<const float> bias, std::span<const double> steps, std::span<float> out) {
  for (std::size_t i = 0; i < bias.size(); ++i) {
    const auto step = static_cast<float>(steps[i]);
    // Below the least float a step rounds nothing that a float holds.
    out[i] = std::isnormal(step) ? std::nearbyint(bias[i] / step) * step : bias[i];
  }
}

void round_kernel_backward(std::span<const float> kernel, const RoundedKernel& forward,
                           std::span<const float> gradient, const KernelGradient& out) {
  const std::size_t columns = out.log_columns.size();
  for (std::size_t r = 0; r < out.log_rows.size(); ++r) {
    const std::size_t start = r * columns;
    std::vector<float> steps(columns);
    for (std::size_t c = 0; c < columns; ++c) {
      const std::size_t i = start + c;
      out.kernel[i] = gradient[i] * forward.inside[i];
      steps[c] = gradient[i] * (forward.rounded[i] - forward.inside[i] * kernel[i]);
      out.log_columns[c] -= steps[c];
    }
    for (const float step : steps) out.log_rows[r] += step;
  }
}

float best_step(std::span<const float> kernel, std::span<const float> columns, float saturation) {
  float peak = 0;
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    peak = std::max(peak, std::abs(kernel[i] * columns[i % columns.size()]));
  }
  if (peak == 0) return 1;
  float best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (int percent = 30; percent <= 100; percent += 2) {
    const float step = peak * static_cast<float>(percent) / 100 / saturation;
    const double error = rounding_error(kernel, columns, saturation, step);
    if (error < least) {
      least = error;
      best = step;
    }
  }
  return best;
}

}  // namespace sealion::heras::train
