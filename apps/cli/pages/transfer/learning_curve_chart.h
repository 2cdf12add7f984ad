#pragma once

#include <string>

#include "cli/tables/transfer_study.h"

namespace sealion::cli {

/// Accuracy over the labels a class, a line for each representation with its deviations, as SVG.
std::string learning_curve_chart(const LearningCurves& curves);

}  // namespace sealion::cli
