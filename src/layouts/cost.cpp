#include "layouts/cost.h"

#include <algorithm>
#include <array>

namespace sealion {
namespace {

/// Work over a rate, in seconds.
double seconds(std::uint64_t count, double rate) { return static_cast<double>(count) / rate; }

/// Of one thread.
double seconds(const Operations& operations, const CostModel& model) {
  return seconds(operations.multiply_adds, model.multiply_adds) +
         seconds(operations.sparse_multiply_adds, model.sparse_multiply_adds) +
         seconds(operations.products, model.products) + seconds(operations.sums, model.sums) +
         seconds(operations.reductions, model.reductions) +
         seconds(operations.butterflies, model.butterflies) +
         seconds(operations.packed_residues, model.packed_residues) +
         seconds(operations.expanded_residues, model.expanded_residues) +
         seconds(operations.inner_products, model.inner_products);
}

constexpr std::array counts = {&Operations::multiply_adds,   &Operations::sparse_multiply_adds,
                               &Operations::products,        &Operations::sums,
                               &Operations::reductions,      &Operations::inner_products,
                               &Operations::butterflies,     &Operations::transforms,
                               &Operations::packed_residues, &Operations::expanded_residues};

}  // namespace

Operations& operator+=(Operations& sum, const Operations& addend) {
  for (const auto count : counts) sum.*count += addend.*count;
  return sum;
}

Cost& operator+=(Cost& sum, const Cost& addend) {
  static_cast<Operations&>(sum) += addend;
  sum.alone += addend.alone;
  sum.memory_bytes += addend.memory_bytes;
  sum.upload_bytes += addend.upload_bytes;
  sum.download_bytes += addend.download_bytes;
  sum.key_bytes += addend.key_bytes;
  sum.peak_bytes = std::max(sum.peak_bytes, addend.peak_bytes);
  return sum;
}

Operations difference(const Operations& operations, const Operations& less) {
  Operations out;
  for (const auto count : counts) {
    out.*count = operations.*count - std::min(operations.*count, less.*count);
  }
  return out;
}

Operations scaled(const Operations& operations, std::uint64_t times) {
  Operations out;
  for (const auto count : counts) out.*count = operations.*count * times;
  return out;
}

Operations scaled(const Operations& operations, std::uint64_t numerator,
                  std::uint64_t denominator) {
  Operations out;
  for (const auto count : counts) out.*count = operations.*count * numerator / denominator;
  return out;
}

double server_seconds(const Cost& cost, const CostModel& model) {
  const double alone = seconds(cost.alone, model);
  return (seconds(cost, model) - alone) / static_cast<double>(model.threads) + alone +
         seconds(cost.memory_bytes, model.memory_bytes);
}

double total_seconds(const Cost& cost, const CostModel& model) {
  return server_seconds(cost, model) +
         seconds(cost.upload_bytes + cost.download_bytes, model.network_bytes);
}

double request_seconds(const Cost& cost, const CostModel& model, std::size_t batches,
                       double requests_per_key) {
  return total_seconds(cost, model) * static_cast<double>(batches) +
         seconds(cost.key_bytes, model.network_bytes) / requests_per_key;
}

std::uint64_t server_bytes(const Cost& cost, const CostModel& model) {
  return model.process_bytes + cost.peak_bytes;
}

}  // namespace sealion
