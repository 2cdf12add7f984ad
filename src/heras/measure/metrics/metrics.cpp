#include "heras/measure/metrics/metrics.h"

#include "base/error.h"

namespace sealion::heras {

const ClassificationMetrics& classification_of(const Metrics& metrics) {
  if (const auto* found = std::get_if<ClassificationMetrics>(&metrics)) return *found;
  fail(ErrorCode::invalid_argument, "the model tells a number and not a class");
}

}  // namespace sealion::heras
