#include "onnx/lower/rescale.h"

#include <algorithm>

namespace sealion::onnx {
namespace {

real::LinearNode rescaled_rows(real::LinearNode linear, const Rescaling& rescaling) {
  for (std::size_t r = 0; r < linear.bias.size(); ++r) {
    for (std::size_t e = linear.row_starts[r]; e < linear.row_starts[r + 1]; ++e) {
      linear.weights[e] *= rescaling.factors[r];
    }
    linear.bias[r] = linear.bias[r] * rescaling.factors[r] + rescaling.offsets[r];
  }
  return linear;
}

/// Whether every position has what the first one has, filter by filter.
bool repeats(const std::vector<double>& values, std::size_t filters) {
  return std::equal(values.begin() + static_cast<std::ptrdiff_t>(filters), values.end(),
                    values.begin());
}

std::optional<real::Operation> rescaled_filters(real::Conv2DNode conv, const Rescaling& rescaling) {
  const std::size_t filters = conv.bias.size(), size = conv.window.kernel_size();
  if (!repeats(rescaling.factors, filters) || !repeats(rescaling.offsets, filters)) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < conv.weights.size(); ++i) {
    conv.weights[i] *= rescaling.factors[i / size];
  }
  for (std::size_t f = 0; f < filters; ++f) {
    conv.bias[f] = conv.bias[f] * rescaling.factors[f] + rescaling.offsets[f];
  }
  return conv;
}

}  // namespace

bool Rescaling::is_none() const {
  return std::ranges::all_of(factors, [](double factor) { return factor == 1; }) &&
         std::ranges::all_of(offsets, [](double offset) { return offset == 0; });
}

std::optional<Rescaling> rescaling_of(const std::vector<Element>& elements) {
  if (elements.empty() || elements.front().is_constant()) return std::nullopt;
  Rescaling rescaling{elements.front().node, {}, {}};
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].node != rescaling.node || elements[i].index != i) return std::nullopt;
    rescaling.factors.push_back(elements[i].factor);
    rescaling.offsets.push_back(elements[i].offset);
  }
  return rescaling;
}

std::optional<real::Operation> rescale(const real::Operation& operation,
                                       const Rescaling& rescaling) {
  if (const auto* linear = std::get_if<real::LinearNode>(&operation)) {
    return rescaled_rows(*linear, rescaling);
  }
  if (const auto* conv = std::get_if<real::Conv2DNode>(&operation)) {
    return rescaled_filters(*conv, rescaling);
  }
  return std::nullopt;
}

}  // namespace sealion::onnx
