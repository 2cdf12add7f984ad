#include "cli/support/device_option.h"

#include "base/error.h"
#include "base/locate.h"
#include "cli/support/choice.h"
#include "cli/support/output.h"
#include "device/device_choice_names.h"

namespace sealion::cli {

using device::DeviceChoice;

void add_device_option(CLI::App& command, std::optional<DeviceChoice>& device) {
  add_choice<DeviceChoice>(
      command, "--device", device, "auto",
      "What evaluates: the processor, a graphics card of NVIDIA's (docs/gpu.md), whichever of them "
      "has the better forecast, or the card's kernels on the processor, slowly; without it "
      "SEALION_DEVICE says so");
}

DeviceChoice device_choice(const std::optional<DeviceChoice>& device) {
  if (device) return *device;
  const auto variable = environment("SEALION_DEVICE");
  if (!variable) return DeviceChoice::automatic;
  try {
    return from_name<DeviceChoice>(*variable);
  } catch (const Error& error) {
    fail(error.code(), "SEALION_DEVICE: {}", error.what());
  }
}

DeviceUse device_use(const std::optional<DeviceChoice>& device) {
  return {device_choice(device), [](const std::string& sentence) { note("sealion: " + sentence); }};
}

}  // namespace sealion::cli
