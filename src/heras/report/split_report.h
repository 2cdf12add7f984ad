#pragma once

#include <cstddef>

#include "base/table.h"
#include "heras/deployment/deployment.h"
#include "layouts/cost.h"

namespace sealion::heras {

/// What is asked of several machines that answer one request together.
struct SplitRequest {
  std::size_t machines = 4;
  double network_bits = 10e9;  ///< a second, in and out of each
};

/// What they gain and what they send each other, a row for each way to split a request of as many
/// records as the plan has (fleet/split.h).
ReportTable split_table(const Deployment& deployment, const CostModel& rates,
                        const SplitRequest& asked);

}  // namespace sealion::heras
