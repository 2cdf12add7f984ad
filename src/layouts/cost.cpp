#include "layouts/cost.h"

namespace sealion {
namespace {

/// Work over a rate, in seconds.
double seconds(std::uint64_t count, double rate) { return static_cast<double>(count) / rate; }

}  // namespace

double server_seconds(const Cost& cost, const CostModel& model) {
  const double computing = seconds(cost.multiply_adds, model.multiply_adds) +
                           seconds(cost.products, model.products) + seconds(cost.sums, model.sums) +
                           seconds(cost.butterflies, model.butterflies) +
                           seconds(cost.packed_residues, model.packed_residues) +
                           seconds(cost.expanded_residues, model.expanded_residues);
  return computing / static_cast<double>(model.threads) +
         seconds(cost.memory_bytes, model.memory_bytes);
}

double total_seconds(const Cost& cost, const CostModel& model) {
  return server_seconds(cost, model) +
         seconds(cost.upload_bytes + cost.download_bytes, model.network_bytes);
}

std::uint64_t server_bytes(const Cost& cost, const CostModel& model) {
  return model.process_bytes + cost.peak_bytes;
}

}  // namespace sealion
