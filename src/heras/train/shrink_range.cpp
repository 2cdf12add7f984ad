#include "heras/train/shrink_range.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <span>
#include <vector>

namespace sealion::heras::train {
namespace {

/// The largest and the smallest logit of each sample. Doubles: only their size matters.
struct Extremes {
  std::vector<double> high, low;

  void add(double value, std::size_t sample) {
    high[sample] = std::max(high[sample], value);
    low[sample] = std::min(low[sample], value);
  }
};

Extremes logit_extremes(const LayerWeights& weights, const RealBatch& inputs) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const std::size_t samples = inputs.samples();
  Extremes extremes{std::vector(samples, -infinity), std::vector(samples, infinity)};
  for (std::size_t unit = 0; unit < weights.bias.size(); ++unit) {
    std::vector<double> logits(samples, static_cast<double>(weights.bias[unit]));
    for (std::size_t f = 0; f < inputs.features(); ++f) {
      const double weight = weights.kernel[unit * inputs.features() + f];
      const auto values = inputs.feature(f);
      for (std::size_t s = 0; s < samples; ++s) logits[s] += weight * values[s];
    }
    for (std::size_t s = 0; s < samples; ++s) extremes.add(logits[s], s);
  }
  return extremes;
}

/// Adds `step` times `values` to all logits of each sample.
void shift(Extremes& extremes, std::span<const double> values, int step) {
  for (std::size_t s = 0; s < values.size(); ++s) {
    const double added = step * values[s];
    extremes.high[s] += added;
    extremes.low[s] += added;
  }
}

/// The largest absolute logit if that were done.
double peak_after(const Extremes& extremes, std::span<const double> values, int step) {
  double largest = 0;
  for (std::size_t s = 0; s < values.size(); ++s) {
    const double added = step * values[s];
    largest = std::max({largest, extremes.high[s] + added, -(extremes.low[s] + added)});
  }
  return largest;
}

/// The column that the layer has for one input.
class Column {
 public:
  Column(LayerWeights& weights, std::size_t columns, std::size_t column)
      : weights_(weights), columns_(columns), column_(column) {}

  bool may_add(int step, std::int32_t saturation) const {
    for (std::size_t i = column_; i < weights_.kernel.size(); i += columns_) {
      if (std::abs(weights_.kernel[i] + step) > saturation) return false;
    }
    return true;
  }

  void add(int step) {
    for (std::size_t i = column_; i < weights_.kernel.size(); i += columns_) {
      weights_.kernel[i] += step;
    }
  }

 private:
  LayerWeights& weights_;
  std::size_t columns_, column_;
};

/// Balances the largest logit against the smallest.
void centre(LayerWeights& weights, const Extremes& extremes) {
  const double high = *std::max_element(extremes.high.begin(), extremes.high.end());
  const double low = *std::min_element(extremes.low.begin(), extremes.low.end());
  const std::int64_t middle = std::llround((high + low) / 2);
  for (std::int64_t& bias : weights.bias) bias -= middle;
}

}  // namespace

void shrink_range(LayerWeights& weights, const Dense& layer, const RealBatch& inputs) {
  Extremes extremes = logit_extremes(weights, inputs);
  double peak = peak_after(extremes, inputs.feature(0), 0);
  const auto try_step = [&](std::size_t c, int step) {
    Column column(weights, inputs.features(), c);
    if (!column.may_add(step, layer.saturation())) return false;
    const double lower = peak_after(extremes, inputs.feature(c), step);
    if (lower >= peak) return false;
    peak = lower;
    column.add(step);
    shift(extremes, inputs.feature(c), step);
    return true;
  };
  // Greedy: again and again through the columns, until none makes it better.
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t c = 0; c < inputs.features(); ++c) {
      for (const int step : {-1, 1}) moved = try_step(c, step) || moved;
    }
  }
  if (layer.use_bias()) centre(weights, extremes);
}

}  // namespace sealion::heras::train
