#pragma once

#include <string>
#include <vector>

#include "onnx/lower/call.h"
#include "onnx/lower/symbolic.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// What classifiers and regressors of ai.onnx.ml make of scores.
enum class ScoreTransform { none, logistic, softmax };

/// As 'post_transform' names it. Throws `unsupported` for others.
ScoreTransform transform_of(const Call& call);

/// A score as a probability.
double logistic(double score);

/// The scores, or probabilities.
Symbolic transformed(Call& call, const Symbolic& scores, ScoreTransform transform);

/// The names of classes, by whichever of two attributes has them.
std::vector<std::string> labels_of(const Call& call, const char* texts, const char* integers);

/// The number of the class with the largest score; of one score, whether it is positive.
Symbolic chosen_class(Call& call, const Symbolic& scores, std::vector<std::string> labels);

}  // namespace sealion::onnx
