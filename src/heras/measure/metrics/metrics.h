#pragma once

#include <variant>

#include "heras/measure/metrics/classification.h"
#include "heras/measure/metrics/regression.h"

namespace sealion::heras {

/// How good answers are, by what was asked for.
using Metrics = std::variant<ClassificationMetrics, RegressionMetrics>;

/// Throws `invalid_argument` for the metrics of numbers.
const ClassificationMetrics& classification_of(const Metrics& metrics);

}  // namespace sealion::heras
