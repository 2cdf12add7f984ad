#pragma once

#include <string>

#include "cli/tables/sparsifier_curve.h"

namespace sealion::cli {

/// Accuracy and latency over the activations left, as an SVG that is a file of its own or part of a
/// page, in light and dark. Rows with a penalty are joined by a line; beside them is what is
/// published of the models.
std::string sparsifier_chart(const SparsifierCurve& curve);

}  // namespace sealion::cli
