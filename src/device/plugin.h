#pragma once

#include <string>

#include "device/device.h"

namespace sealion::device {

/// What the library `sealion-cuda` exports, by the name `plugin_entry`: opens the best card, or
/// leaves `device` null and says in `error` why not. It throws nothing.
using PluginEntry = void (*)(DevicePtr& device, std::string& error);
inline constexpr const char* plugin_entry = "sealion_open_cuda_device";

/// A library of another build than the program would take its arguments for others': it exports a
/// string of this name, which is `plugin_build` of the program.
inline constexpr const char* plugin_build_symbol = "sealion_cuda_build";
inline constexpr const char* plugin_build = SEALION_VERSION " " SEALION_DEVICE_SOURCES;

}  // namespace sealion::device
