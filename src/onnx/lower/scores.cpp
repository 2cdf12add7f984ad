#include "onnx/lower/scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sealion::onnx {
namespace {

void softmax(std::span<const double> in, std::span<double> out) {
  const double most = *std::max_element(in.begin(), in.end());
  double sum = 0;
  for (std::size_t i = 0; i < in.size(); ++i) sum += out[i] = std::exp(in[i] - most);
  for (double& share : out) share /= sum;
}

}  // namespace

ScoreTransform transform_of(const Call& call) {
  const std::string name = call.text("post_transform", "NONE");
  if (name == "NONE") return ScoreTransform::none;
  if (name == "LOGISTIC") return ScoreTransform::logistic;
  if (name == "SOFTMAX" || name == "SOFTMAX_ZERO") return ScoreTransform::softmax;
  call.cannot(fmt::format("'post_transform' is '{}'", name));
}

double logistic(double score) { return 1 / (1 + std::exp(-score)); }

Symbolic transformed(Call& call, const Symbolic& scores, ScoreTransform transform) {
  if (transform == ScoreTransform::none) return scores;
  if (transform == ScoreTransform::softmax) return call.function({scores}, scores.shape, softmax);
  Symbolic probabilities =
      call.function({scores}, scores.shape, [](std::span<const double> in, std::span<double> out) {
        std::transform(in.begin(), in.end(), out.begin(), logistic);
      });
  call.composer().note_logistic(probabilities.elements, scores.elements);
  return probabilities;
}

std::vector<std::string> labels_of(const Call& call, const char* texts, const char* integers) {
  std::vector<std::string> labels = call.texts(texts);
  if (!labels.empty()) return labels;
  for (const std::int64_t label : call.integers(integers)) labels.push_back(std::to_string(label));
  return labels;
}

Symbolic chosen_class(Call& call, const Symbolic& scores, std::vector<std::string> labels) {
  Symbolic chosen =
      call.function({scores}, {1}, [](std::span<const double> in, std::span<double> out) {
        const auto most = std::max_element(in.begin(), in.end());
        out[0] = in.size() == 1 ? (in[0] > 0 ? 1 : 0) : static_cast<double>(most - in.begin());
      });
  chosen.class_names = std::move(labels);
  return chosen;
}

}  // namespace sealion::onnx
