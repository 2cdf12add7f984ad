// What a device takes for test digits (docs/gpu.md), every answer compared with the processor's.
//
//   sealion-bench-device cuda|emulated slotwise MODEL DIGITS
//   sealion-bench-device cuda|emulated packed MODEL CLIENTS
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>

#include "base/error.h"
#include "bench/device/packed_digits.h"
#include "bench/device/slotwise_digits.h"
#include "device/emulated_device.h"
#include "device/library.h"

namespace {

using namespace sealion;
using device::DevicePtr;

std::size_t print_slotwise(const DevicePtr& device, const std::string& model, std::size_t digits) {
  const bench::SlotwiseTimes times = bench::measure_slotwise(device, model, digits);
  fmt::print(
      "{}, {} digits on {}: network, resident {:.3f} ms; with check and expansion {:.3f} ms "
      "({} launches); from pinned request to answer {:.3f} ms\n",
      model, digits, device->description().name, 1000 * times.network_seconds,
      1000 * times.kernels_seconds, times.launches, 1000 * times.whole_seconds);
  return times.different;
}

std::size_t print_packed(const DevicePtr& device, const std::string& model, std::size_t clients) {
  const bench::PackedTimes times = bench::measure_packed(device, model, clients);
  fmt::print(
      "{} packed on {}: one record {:.3f} ms; {} requests with keys of their own {:.3f} ms, "
      "{:.0f} records/s\n",
      model, device->description().name, 1000 * times.one_seconds, clients,
      1000 * times.all_seconds, static_cast<double>(clients) / times.all_seconds);
  return times.different;
}

/// Exit code: 1 where answers differ.
int run(const std::string& choice, const std::string& layout, const std::string& model,
        std::size_t count) {
  const DevicePtr device = choice == "emulated" ? device::make_emulated_device()
                                                : device::find_device(device::DeviceChoice::cuda);
  const std::size_t different = layout == "packed" ? print_packed(device, model, count)
                                                   : print_slotwise(device, model, count);
  if (different == 0) return 0;
  fmt::print(stderr, "{} answers are not the processor's\n", different);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    fmt::print(stderr, "usage: sealion-bench-device cuda|emulated slotwise|packed MODEL COUNT\n");
    return 2;
  }
  try {
    return run(argv[1], argv[2], argv[3], std::stoul(argv[4]));
  } catch (const std::exception& error) {
    fmt::print(stderr, "sealion-bench-device: {}\n", error.what());
    return 1;
  }
}
