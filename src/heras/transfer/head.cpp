#include "heras/transfer/head.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace sealion::heras {
namespace {

constexpr std::size_t most_layers = 2;

bool all_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

void check_layer(const HeadLayer& layer, std::size_t inputs, std::size_t most_units) {
  if (layer.units() == 0 || layer.units() > most_units ||
      layer.kernel.size() != inputs * layer.units()) {
    fail(ErrorCode::corrupt, "a layer of {} inputs has {} weights and {} units, at most {}", inputs,
         layer.kernel.size(), layer.units(), most_units);
  }
  if (!all_finite(layer.kernel) || !all_finite(layer.bias)) {
    fail(ErrorCode::corrupt, "a layer has a weight that is no finite number");
  }
}

/// outputs += inputs * kernel.
void add_product(std::span<const double> inputs, const std::vector<double>& kernel,
                 std::vector<double>& outputs) {
  const double* weights = kernel.data();
  for (const double input : inputs) {
    for (double& output : outputs) output += input * *weights++;
  }
}

/// The scores of one row, [classes].
std::vector<double> scores(const Head& head, std::span<const double> row) {
  std::vector<double> values(row.begin(), row.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = (values[i] - head.mean[i]) / head.scale;
  }
  for (std::size_t i = 0; i < head.layers.size(); ++i) {
    std::vector<double> outputs = head.layers[i].bias;
    add_product(values, head.layers[i].kernel, outputs);
    values = std::move(outputs);
    if (i + 1 == head.layers.size()) break;
    for (double& value : values) value = std::max(value, 0.0);
  }
  return values;
}

HeadAnswer answer(const std::vector<double>& scores) {
  const auto best = std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (const double score : scores) sum += std::exp(score - *best);
  return {static_cast<std::size_t>(best - scores.begin()), 1 / sum};
}

}  // namespace

void check_head(const Head& head) {
  if (head.features() == 0 || head.features() > most_feature_columns) {
    fail(ErrorCode::corrupt, "{} features; 1 to {} are possible", head.features(),
         most_feature_columns);
  }
  if (!all_finite(head.mean)) fail(ErrorCode::corrupt, "a mean is no finite number");
  if (!std::isnormal(head.scale) || head.scale < 0) {
    fail(ErrorCode::corrupt, "the scale {} is not a number above 0", head.scale);
  }
  if (head.layers.empty() || head.layers.size() > most_layers) {
    fail(ErrorCode::corrupt, "{} layers; 1 to {} are possible", head.layers.size(), most_layers);
  }
  std::size_t inputs = head.features();
  for (const HeadLayer& layer : head.layers) {
    const bool is_last = &layer == &head.layers.back();
    check_layer(layer, inputs, is_last ? most_head_classes : most_hidden_units);
    inputs = layer.units();
  }
}

std::vector<HeadAnswer> apply_head(const Head& head, const FeatureTable& features) {
  if (features.columns != head.features()) {
    fail(ErrorCode::incompatible, "the head is for {} features, and the rows have {}",
         head.features(), features.columns);
  }
  std::vector<HeadAnswer> answers;
  for (std::size_t i = 0; i < features.rows; ++i) {
    const std::vector<double> row_scores = scores(head, features.row(i));
    if (!all_finite(row_scores)) {
      fail(ErrorCode::incompatible,
           "the features of row {} are too large for the head: its scores are no finite numbers",
           i);
    }
    answers.push_back(answer(row_scores));
  }
  return answers;
}

double accuracy(const std::vector<HeadAnswer>& answers, std::span<const std::uint8_t> labels) {
  std::size_t right = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) right += answers[i].label == labels[i] ? 1 : 0;
  return static_cast<double>(right) / static_cast<double>(answers.size());
}

void check_head_options(const HeadOptions& options) {
  if (options.hidden_units > most_hidden_units) {
    fail(ErrorCode::invalid_argument, "{} hidden units; at most {} are possible",
         options.hidden_units, most_hidden_units);
  }
  if (!std::isfinite(options.weight_decay) || options.weight_decay < 0) {
    fail(ErrorCode::invalid_argument, "a weight decay of {} is not a number from 0 up",
         options.weight_decay);
  }
  if (options.epochs == 0 || options.epochs > most_head_epochs) {
    fail(ErrorCode::invalid_argument, "{} epochs; 1 to {} are possible", options.epochs,
         most_head_epochs);
  }
}

}  // namespace sealion::heras
