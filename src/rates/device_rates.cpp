#include "rates/device_rates.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "rates/measure_device.h"
#include "rates/processor_name.h"
#include "rates/user_folders.h"

namespace sealion {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_reach_file = 4096;

std::optional<fs::path> file_of_device(const device::DeviceDescription& device) {
  const auto folder = cache_folder();
  if (!folder) return {};
  return *folder / fmt::format("device.{}.{}.json", device.kind, file_name_of(device.name));
}

double read_above_zero(const JsonValue& json, const char* key) {
  const double value = read_number(json, key);
  if (!(value > 0)) json.at(key).refuse("above 0");
  return value;
}

DeviceReach read_reach(const fs::path& path) {
  const ByteVector bytes = read_file(path, largest_reach_file);
  const JsonDocument document({bytes.begin(), bytes.end()}, path.string());
  return read_from(path.string(), [&] {
    const JsonValue root = document.root();
    return DeviceReach{read_above_zero(root, "copy_in_bytes"),
                       read_above_zero(root, "copy_out_bytes"),
                       read_above_zero(root, "launch_seconds")};
  });
}

/// None where there is no file, or a damaged one, which is made anew.
std::optional<DeviceReach> kept_reach(const std::optional<fs::path>& path) {
  std::error_code ignored;
  if (!path || !fs::exists(*path, ignored)) return {};
  try {
    return read_reach(*path);
  } catch (const Error&) {
    return {};
  }
}

/// Where it cannot be kept it is measured again the next time.
void keep_reach(const std::optional<fs::path>& path, const DeviceReach& reach) {
  if (!path) return;
  try {
    std::error_code ignored;
    fs::create_directories(path->parent_path(), ignored);
    write_file(*path, nlohmann::json{{"copy_in_bytes", reach.copy_in_bytes},
                                     {"copy_out_bytes", reach.copy_out_bytes},
                                     {"launch_seconds", reach.launch_seconds}}
                              .dump(2) +
                          "\n");
  } catch (const Error&) {
    return;
  }
}

DeviceReach measure_and_keep(const device::DevicePtr& device, const std::optional<fs::path>& path,
                             const RatesPolicy& policy) {
  const DeviceReach reach = measure_device(device);
  keep_reach(path, reach);
  if (policy.tell) {
    policy.tell(
        fmt::format("measured how fast {} is reached, for plans: {:.2g} GB/s in, {:.2g} "
                    "GB/s out, {:.2g} us a launch",
                    device->description().name, reach.copy_in_bytes / 1e9,
                    reach.copy_out_bytes / 1e9, reach.launch_seconds * 1e6));
  }
  return reach;
}

}  // namespace

DeviceRates rates_of_device(const device::DevicePtr& device, const RatesPolicy& policy) {
  DeviceRates rates = described_device_rates(device->description());
  if (!policy.measures) return rates;
  const auto path = file_of_device(device->description());
  const auto kept = kept_reach(path);
  const DeviceReach reach = kept ? *kept : measure_and_keep(device, path, policy);
  rates.copy_in_bytes = reach.copy_in_bytes;
  rates.copy_out_bytes = reach.copy_out_bytes;
  rates.launch_seconds = reach.launch_seconds;
  return rates;
}

}  // namespace sealion
