#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/execution_context.h"
#include "bench/requests.h"
#include "layouts/cost.h"

namespace sealion::bench {

/// What a plan forecasts for the server and what a batch then took.
struct Forecast {
  std::string program;
  std::size_t n, plain_moduli, coeff_moduli, barriers;
  double forecast_seconds = 0;
  double measured_seconds = 0;  ///< medians of a few batches
  double cpu_seconds = 0;       ///< the same, of a thread: neighbours on the machine count for less
  std::size_t forecast_peak_bytes = 0, measured_peak_bytes = 0;  ///< of the process
  std::size_t forecast_upload_bytes = 0, upload_bytes = 0;       ///< of the files
  std::size_t forecast_download_bytes = 0, download_bytes = 0;
};

/// Programs of the paper's shapes with random weights, and a deep one, planned for full batches.
std::vector<PlannedModel> planned_networks(const CostModel& model, const ExecutionContext& context);

/// Runs a full batch of each as `sealion predict` does: from a file to a file. Progress counts the
/// models.
std::vector<Forecast> check_forecasts(const std::vector<PlannedModel>& models,
                                      const CostModel& model, const ExecutionContext& context);

}  // namespace sealion::bench
