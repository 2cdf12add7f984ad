#include "layouts/device_cost.h"

namespace sealion {
namespace {

/// An H100 with SXM5.
constexpr unsigned described_processors = 132;
constexpr std::size_t described_memory = std::size_t{80} << 30;

/// Measured on one H100, with the network 784-30-10 on three batches at n = 4096 with two primes of
/// 44 bits: residues of 6 bytes are read in 72 us, and INT8 tensor cores take 18 us beyond that for
/// the first layer; seeds expand to 81 G residues/s, 44-bit residues unpack in 97 us, NTTs of
/// 16,384 points take 1 / 4.2 us. Products, sums and reductions are assumed to be as fast as in
/// those transforms, terms of sparse rows twice as fast.
constexpr CostModel described_kernels = {.multiply_adds = 6.4e13,
                                         .sparse_multiply_adds = 1.0e12,
                                         .products = 4.8e11,
                                         .sums = 4.8e11,
                                         .reductions = 4.8e11,
                                         .inner_products = 4.8e11,
                                         .butterflies = 4.8e11,
                                         .packed_residues = 2.0e11,
                                         .expanded_residues = 8.1e10,
                                         .memory_bytes = 3.2e12,
                                         .process_bytes = 0,
                                         .threads = 1};

/// Measured on the same card: 107 MB of pinned memory in 1.95 ms. Assumed: the way back, launches.
constexpr double described_copy_bytes = 5.5e10, described_launch_seconds = 5e-6;

constexpr double CostModel::*kernel_rates[] = {
    &CostModel::multiply_adds, &CostModel::sparse_multiply_adds, &CostModel::products,
    &CostModel::sums,          &CostModel::reductions,           &CostModel::inner_products,
    &CostModel::butterflies,   &CostModel::packed_residues,      &CostModel::expanded_residues,
    &CostModel::memory_bytes};

}  // namespace

device::DeviceDescription described_device() {
  return {.name = "H100",
          .kind = "cuda",
          .memory_bytes = described_memory,
          .processors = described_processors,
          .shared_bytes = std::size_t{227} << 10};
}

DeviceRates described_device_rates() {
  return {described_kernels, described_copy_bytes, described_copy_bytes, described_launch_seconds,
          described_memory};
}

DeviceRates described_device_rates(const device::DeviceDescription& device) {
  DeviceRates rates = described_device_rates();
  const double share = static_cast<double>(device.processors) / described_processors;
  for (const auto rate : kernel_rates) rates.kernels.*rate *= share;
  rates.memory_bytes = device.memory_bytes;
  return rates;
}

DeviceSeconds device_seconds(const Cost& cost, std::size_t launches, const DeviceRates& rates) {
  return {.kernels = server_seconds(cost, rates.kernels),
          .copies = static_cast<double>(cost.upload_bytes) / rates.copy_in_bytes +
                    static_cast<double>(cost.download_bytes) / rates.copy_out_bytes,
          .launches = static_cast<double>(launches) * rates.launch_seconds};
}

}  // namespace sealion
