#pragma once

#include <CLI/App.hpp>
#include <optional>

#include "device/device_choice.h"
#include "runtime/device_use.h"

namespace sealion::cli {

/// --device: stays empty where it is not given.
void add_device_option(CLI::App& command, std::optional<device::DeviceChoice>& device);

/// The device of the option, else of SEALION_DEVICE, else `automatic`. Throws `invalid_argument`
/// where that variable names none.
device::DeviceChoice device_choice(const std::optional<device::DeviceChoice>& device);

/// The same for what evaluates, with a line on stderr where the processor takes over.
DeviceUse device_use(const std::optional<device::DeviceChoice>& device);

}  // namespace sealion::cli
