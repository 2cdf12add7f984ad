#pragma once

#include <sealion/data.h>

#include <optional>

#include "data/task.h"
#include "onnx/import/answers.h"

namespace sealion::onnx {

/// The share of records of which both say the same class, or R2 of what is said against `due`.
double agreement(const Said& said, const Said& due, const Task& task);

/// What is known of records as a model of this task would say it; none where nothing is known, or
/// other classes than the model has.
std::optional<Said> known_answers(const Targets& known, const Task& task);

}  // namespace sealion::onnx
