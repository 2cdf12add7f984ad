#pragma once

#include <sealion/device.h>

#include <nlohmann/json_fwd.hpp>

namespace sealion {

/// {"kind": "cuda", "name": "NVIDIA H100 PCIe", "why": "as asked for"}
nlohmann::json to_json(const DeviceReport& report);

}  // namespace sealion
