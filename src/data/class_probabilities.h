#pragma once

#include <span>
#include <vector>

#include "data/task.h"

namespace sealion {

/// The probability of each class by what a network answered, real numbers; [classes], their sum 1.
/// One answer stands for two classes. Of a rule other than `untold`.
std::vector<double> class_probabilities(ProbabilityRule rule, std::span<const double> answers);

}  // namespace sealion
