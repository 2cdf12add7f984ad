#pragma once

#include "base/enum_names.h"
#include "device/device_choice.h"

namespace sealion {

template <>
struct EnumNames<device::DeviceChoice> {
  static constexpr const char* subject = "device";
  static constexpr auto table =
      std::to_array<EnumName<device::DeviceChoice>>({{device::DeviceChoice::cpu, "cpu"},
                                                     {device::DeviceChoice::cuda, "cuda"},
                                                     {device::DeviceChoice::automatic, "auto"},
                                                     {device::DeviceChoice::emulated, "emulated"}});
};

}  // namespace sealion
