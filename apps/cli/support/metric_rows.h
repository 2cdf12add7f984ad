#pragma once

#include <string>

#include "base/details.h"
#include "heras/measure/metrics/metrics.h"

namespace sealion::cli {

/// What was measured, by name: {{"accuracy", "97.4 %"}, {"F1", "97.3 %"}}.
Details metric_rows(const heras::Metrics& metrics);

/// The same in a line: "accuracy 97.4 %, F1 97.3 %".
std::string metrics_text(const heras::Metrics& metrics);

}  // namespace sealion::cli
